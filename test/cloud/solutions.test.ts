import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { APP, WABA } from './support.ts'

const intend = async (emulator: LocalEmulator, solution: string): Promise<string> => {
  const { body } = await graph(emulator, 'post', `/v23.0/${WABA}/set_solution_migration_intent`)
    .send({ solution_id: solution })
    .expect(200)
  expect(body).toEqual({ id: expect.stringMatching(/^\d{15,17}$/) })
  return body.id
}

it('a WABA moves to a solution when its intent is completed', async () => {
  await using emulator = await frozenEmulator()
  const { body: solution } = await control(emulator, 'post', '/solutions')
    .send({ name: 'Lantern for shops' })
    .expect(201)
  const served = async () =>
    (await graph(emulator, 'get', `/v23.0/${WABA}/solutions`).expect(200)).body.data
  const seen: unknown[] = []

  const id = await intend(emulator, solution.id)
  for (const status of ['ACCEPTED', 'COMPLETED']) {
    seen.push((await graph(emulator, 'get', `/v23.0/${id}`).expect(200)).body, await served())
    await control(emulator, 'patch', `/migration-intents/${id}`).send({ status }).expect(200)
  }
  const { body: last } = await graph(emulator, 'get', `/v23.0/${id}?fields=solution{name},status`)
  const { body: listed } = await control(emulator, 'get', '/migration-intents').expect(200)

  expect(seen).toEqual([{ id, status: 'INITIATED' }, [], { id, status: 'ACCEPTED' }, []])
  expect(last).toEqual({
    solution: { name: 'Lantern for shops', id: solution.id },
    status: 'COMPLETED',
    id,
  })
  expect(await served()).toEqual([
    {
      name: 'Lantern for shops',
      status: 'ACTIVE',
      status_for_pending_request: 'NONE',
      id: solution.id,
    },
  ])
  expect(listed.data).toEqual([
    { id, waba_id: WABA, solution_id: solution.id, status: 'COMPLETED' },
  ])
})

it('an intent that is open is told again, one that has ended is followed by another', async () => {
  await using emulator = await frozenEmulator()
  const { body: solution } = await control(emulator, 'post', '/solutions').send({}).expect(201)

  const first = await intend(emulator, solution.id)
  const second = await intend(emulator, solution.id)
  await control(emulator, 'patch', `/migration-intents/${first}`)
    .send({ status: 'REJECTED' })
    .expect(200)
  const third = await intend(emulator, solution.id)

  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

it('a solution is seen by the apps of both partners and by who sees an account that it serves', async () => {
  await using emulator = await frozenEmulator()
  const { body: tenant } = await control(emulator, 'post', '/tenants').send({}).expect(201)
  const { body: stranger } = await control(emulator, 'post', '/tenants').send({}).expect(201)
  const { body: solution } = await control(emulator, 'post', '/solutions')
    .send({ owner_app_id: APP, partner_app_id: APP, waba_ids: [tenant.waba_id] })
    .expect(201)
  const read = (token: string) =>
    graph(emulator, 'get', `/v23.0/${solution.id}`).set('authorization', `Bearer ${token}`)

  await read(emulator.ids.accessToken).expect(200)
  await read(`${APP}|${emulator.ids.appSecret}`).expect(200)
  await read(tenant.access_token).expect(200)
  await read(stranger.access_token).expect(400)
  const partner = await graph(
    emulator,
    'get',
    `/v23.0/${APP}/whatsapp_business_solutions?role=PARTNER`,
  ).expect(200)
  await control(emulator, 'patch', `/solutions/${solution.id}`)
    .send({ status: 'DEACTIVATED', status_for_pending_request: 'NONE', waba_ids: [] })
    .expect(200)
  const { body } = await read(emulator.ids.accessToken)

  expect(partner.body.data).toMatchObject([{ id: solution.id }])
  expect(body).toMatchObject({ status: 'DEACTIVATED', owner_app: { id: APP } })
  await read(tenant.access_token).expect(400)
})

it('solutions can be listed by status', async () => {
  await using emulator = await frozenEmulator()
  const { body: solution } = await control(emulator, 'post', '/solutions').send({ name: 'Ours' })

  const all = await control(emulator, 'get', '/solutions?status=ACTIVE').expect(200)
  const none = await control(emulator, 'get', '/solutions?status=DRAFT').expect(200)

  expect([all.body, none.body]).toEqual([
    { data: [solution], after: null },
    { data: [], after: null },
  ])
})
