import request from 'supertest'
import { expect, it } from 'vitest'
import { readWamid } from '../../src/core/messages/wamid.ts'
import type { LocalEmulator, Tenant } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, STRANGER, send, valuesOf } from './support.ts'

const BUSINESS = '100000000000001'
const USER_ID = 'US.88120476530917442'
const PARENT_ID = 'US.ENT.771204765'

const patch = (emulator: LocalEmulator, change: object, waId = ADA) =>
  control(emulator, 'patch', `/customers/${waId}`).send(change).expect(200)

/** A second portfolio, whose app hears of everything that the first one hears of. */
async function secondPortfolio(emulator: LocalEmulator, hook: Receiver): Promise<Tenant> {
  const tenant = await emulator.tenant({ name: 'Second' })
  await request(emulator.server)
    .post(`/v23.0/${tenant.appId}/subscriptions`)
    .set('authorization', `Bearer ${tenant.appToken}`)
    .send({
      object: 'whatsapp_business_account',
      callback_url: hook.url,
      fields: 'messages,user_id_update,user_preferences',
      verify_token: 'emulator-verify-token',
    })
    .expect(200)
  return tenant
}

const sendAs = (emulator: LocalEmulator, tenant: Tenant, body: object) =>
  request(emulator.server)
    .post(`/v23.0/${tenant.phoneNumberId}/messages`)
    .set('authorization', `Bearer ${tenant.accessToken}`)
    .send({ messaging_product: 'whatsapp', type: 'text', text: { body: 'hi' }, ...body })

/** The user writes to both; answers the contact of each. */
async function writeToBoth(emulator: LocalEmulator, hook: Receiver, tenant: Tenant) {
  hook.received.length = 0
  for (const to of [PHONE, tenant.phoneNumberId]) {
    await emulator.inbound.send({ from: ADA, to, type: 'text', text: { body: 'hi' } })
  }
  await emulator.clock.runUntilIdle()
  const values = valuesOf(hook.received)
  const of = (id: string) => values.find(({ metadata }) => metadata?.['phone_number_id'] === id)
  return [of(PHONE), of(tenant.phoneNumberId)].map((value) => ({
    contact: value?.contacts?.[0],
    message: value?.messages?.[0],
  }))
}

it('a user has another id under each portfolio, the same each time', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const tenant = await secondPortfolio(emulator, hook)

  const [first, second] = await writeToBoth(emulator, hook, tenant)
  const [, again] = await writeToBoth(emulator, hook, tenant)
  const { body: customer } = await control(emulator, 'get', `/customers/${ADA}`).expect(200)

  expect(first?.contact?.['user_id']).toMatch(/^US\.\d{20}$/)
  expect(second?.contact?.['user_id']).toMatch(/^US\.\d{20}$/)
  expect(second?.contact?.['user_id']).not.toBe(first?.contact?.['user_id'])
  expect(again?.contact).toEqual(second?.contact)
  expect(second?.message?.['from_user_id']).toBe(second?.contact?.['user_id'])
  expect(customer.user_id).toBe(first?.contact?.['user_id'])
  expect(customer.user_ids).toEqual({
    [BUSINESS]: first?.contact?.['user_id'],
    [tenant.businessId]: second?.contact?.['user_id'],
  })
})

it('a portfolio reaches a user by its own id and by no other', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const tenant = await secondPortfolio(emulator, hook)
  await patch(emulator, { identity_mode: 'bsuid' })
  await writeToBoth(emulator, hook, tenant)
  const { user_ids: ids } = (await control(emulator, 'get', `/customers/${ADA}`)).body
  const [own, theirs] = [ids[BUSINESS], ids[tenant.businessId]]

  const sent = await sendAs(emulator, tenant, { recipient: theirs }).expect(200)
  const foreign = await sendAs(emulator, tenant, { recipient: own }).expect(400)
  const inTo = await sendAs(emulator, tenant, { to: own }).expect(400)
  await send(emulator, { to: undefined, recipient: theirs, text: { body: 'a' } }).expect(400)
  hook.received.length = 0
  await emulator.clock.runUntilIdle()

  expect(sent.body.contacts).toEqual([{ input: theirs, user_id: theirs }])
  expect(readWamid(sent.body.messages[0].id)?.digits).toBe(theirs)
  for (const { body } of [foreign, inTo]) expect(body.error.code).toBe(131009)
  const [status] = valuesOf(hook.received)
  expect(status?.contacts?.[0]?.['user_id']).toBe(theirs)
  expect(status?.statuses?.[0]).toMatchObject({ recipient_user_id: theirs })
  expect(status?.statuses?.[0]).not.toHaveProperty('recipient_id')
})

it('blocks a user by the id of the own portfolio alone, and lists one who hides the number by it', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const tenant = await secondPortfolio(emulator, hook)
  await patch(emulator, { identity_mode: 'bsuid' })
  await writeToBoth(emulator, hook, tenant)
  const { user_ids: ids } = (await control(emulator, 'get', `/customers/${ADA}`)).body
  const theirs = ids[tenant.businessId]
  const call = (method: 'post' | 'get') =>
    request(emulator.server)
      [method](`/v23.0/${tenant.phoneNumberId}/block_users`)
      .set('authorization', `Bearer ${tenant.accessToken}`)
  const block = (user: string) =>
    call('post').send({ messaging_product: 'whatsapp', block_users: [{ user }] })

  const foreign = await block(ids[BUSINESS]).expect(400)
  const blocked = await block(theirs).expect(200)
  const listed = await call('get').expect(200)

  expect(foreign.body.block_users.failed_users[0].errors[0].code).toBe(131009)
  expect(blocked.body.block_users.added_users).toEqual([{ input: theirs, user_id: theirs }])
  expect(listed.body.data).toEqual([{ messaging_product: 'whatsapp', user_id: theirs }])
})

it('sets ids by portfolio: without one, that of the first, which the others follow', async () => {
  await using emulator = await frozenEmulator()
  const tenant = await emulator.tenant()
  const third = await emulator.tenant()
  const ids = async (change: object) => (await patch(emulator, change)).body.user_ids

  const before = await ids({})
  const simple = await ids({ user_id: USER_ID })
  const set = await ids({ user_ids: { [tenant.businessId]: 'US.Z9' } })
  const kept = await ids({ user_id: 'US.7' })
  const own = await ids({ user_ids: { [BUSINESS]: 'US.8', [tenant.businessId]: null } })
  const last = await patch(emulator, { user_id: USER_ID })
  const unknown = await control(emulator, 'patch', `/customers/${ADA}`)
    .send({ user_ids: { '17': 'US.1' } })
    .expect(404)

  expect(simple[BUSINESS]).toBe(USER_ID)
  expect(simple[third.businessId]).not.toBe(before[third.businessId])
  expect(set).toEqual({ ...simple, [tenant.businessId]: 'US.Z9' })
  expect(kept).toMatchObject({ [BUSINESS]: 'US.7', [tenant.businessId]: 'US.Z9' })
  expect(own[BUSINESS]).toBe('US.8')
  expect(own[tenant.businessId]).toMatch(/^US\.\d$/)
  expect(own[tenant.businessId]).not.toBe('US.7')
  expect(last.body).toMatchObject({ user_id: USER_ID, user_ids: simple })
  expect(unknown.body.error.message).toContain('17')
})

it('one parent id for all portfolios that are enrolled', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const tenant = await secondPortfolio(emulator, hook)
  await patch(emulator, { parent_user_id: PARENT_ID })

  const shared = await writeToBoth(emulator, hook, tenant)
  await sendAs(emulator, tenant, { recipient: PARENT_ID }).expect(200)
  await control(emulator, 'patch', `/businesses/${tenant.businessId}`)
    .send({ parent_user_ids: false })
    .expect(200)
  const [first, left] = await writeToBoth(emulator, hook, tenant)
  const refused = await sendAs(emulator, tenant, { recipient: PARENT_ID }).expect(400)

  for (const { contact, message } of shared) {
    expect(contact?.['parent_user_id']).toBe(PARENT_ID)
    expect(message?.['from_parent_user_id']).toBe(PARENT_ID)
  }
  expect(first?.contact).toHaveProperty('parent_user_id')
  expect(left?.contact).not.toHaveProperty('parent_user_id')
  expect(left?.message).not.toHaveProperty('from_parent_user_id')
  expect(refused.body.error.code).toBe(131009)
})

it('a new number brings new ids, and tells each portfolio of its own', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const tenant = await secondPortfolio(emulator, hook)
  await patch(emulator, { user_id: USER_ID, parent_user_id: PARENT_ID })
  await control(emulator, 'patch', `/businesses/${tenant.businessId}`)
    .send({ parent_user_ids: false })
    .expect(200)
  await writeToBoth(emulator, hook, tenant)
  const old = (await control(emulator, 'get', `/customers/${ADA}`)).body
  hook.received.length = 0

  const fresh = (await patch(emulator, { number_changed_to: STRANGER })).body
  await emulator.clock.runUntilIdle()
  await send(emulator, { to: undefined, recipient: USER_ID, text: { body: 'a' } }).expect(400)
  await send(emulator, { to: undefined, recipient: PARENT_ID, text: { body: 'a' } }).expect(400)
  await send(emulator, { to: undefined, recipient: fresh.user_id, text: { body: 'a' } }).expect(200)

  const values = valuesOf(hook.received) as unknown as Record<string, Record<string, unknown>[]>[]
  const of = (id: string, name: string) =>
    values.find(
      (value) =>
        value[name] &&
        (value as { metadata?: object }).metadata &&
        JSON.stringify(value['metadata']).includes(id),
    )?.[name]?.[0]
  const was = (id: string) => old.user_ids[id]
  const is = (id: string) => fresh.user_ids[id]
  expect(fresh.parent_user_id).toMatch(/^US\.ENT\.\d{17}$/)
  expect(of(PHONE, 'messages')).toEqual({
    from: ADA,
    from_user_id: USER_ID,
    from_parent_user_id: PARENT_ID,
    id: expect.stringMatching(/^wamid\./),
    timestamp: '1767225600',
    system: {
      body: `User Ada changed from ${USER_ID} to ${is(BUSINESS)}`,
      wa_id: STRANGER,
      user_id: is(BUSINESS),
      parent_user_id: fresh.parent_user_id,
      type: 'user_changed_user_id',
    },
    type: 'system',
  })
  expect(JSON.stringify(of(PHONE, 'user_id_update'))).toBe(
    JSON.stringify({
      wa_id: STRANGER,
      detail: 'User id for Ada has been updated.',
      user_id: { previous: USER_ID, current: is(BUSINESS) },
      parent_user_id: { previous: PARENT_ID, current: fresh.parent_user_id },
      timestamp: '1767225600',
    }),
  )
  expect(of(tenant.phoneNumberId, 'messages')?.['system']).toMatchObject({
    body: `User Ada changed from ${was(tenant.businessId)} to ${is(tenant.businessId)}`,
    user_id: is(tenant.businessId),
  })
  expect(of(tenant.phoneNumberId, 'user_id_update')).toEqual({
    wa_id: STRANGER,
    detail: 'User id for Ada has been updated.',
    user_id: { previous: was(tenant.businessId), current: is(tenant.businessId) },
    timestamp: '1767225600',
  })
})

it('the number that was given up is not on WhatsApp, until somebody else writes from it', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { user_id: old } = (await control(emulator, 'get', `/customers/${ADA}`)).body
  await patch(emulator, { number_changed_to: STRANGER })
  await emulator.clock.runUntilIdle()
  hook.received.length = 0

  await send(emulator, { text: { body: 'anybody there?' } }).expect(200)
  await emulator.clock.runUntilIdle()
  const { body: left } = await control(emulator, 'get', `/customers/${ADA}`)
  const failed = valuesOf(hook.received)[0]?.statuses?.[0]
  hook.received.length = 0
  await emulator.inbound.text({ from: ADA, text: 'new here' })
  await emulator.clock.runUntilIdle()
  const taken = valuesOf(hook.received)[0]?.contacts?.[0]

  expect(left).toMatchObject({ on_whatsapp: false, moved_to: STRANGER })
  expect(failed).toMatchObject({ status: 'failed', errors: [{ code: 131026 }] })
  expect(taken).toMatchObject({ wa_id: ADA, profile: { name: ADA } })
  expect(taken?.['user_id']).not.toBe(old)
})

it('has the form of 2025 for a customer without user ids', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await patch(emulator, { identity_mode: 'number' })

  await patch(emulator, { number_changed_to: STRANGER })
  await emulator.clock.runUntilIdle()

  const values = valuesOf(hook.received)
  expect(values).toHaveLength(3)
  expect(values[0]?.messages?.[0]?.['system']).toMatchObject({ type: 'user_changed_number' })
  expect(hook.received[0]?.raw).not.toContain('user_id')
})

it('keeps what the platform notes in a chat as a message that opens no window', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const written = '2026-01-01T00:00:00.000Z'
  await patch(emulator, { username: 'ada' })
  await emulator.clock.advance('23h')

  await patch(emulator, { identity_changed: true })
  await patch(emulator, { number_changed_to: STRANGER })
  await emulator.clock.runUntilIdle()
  const { body: notes } = await control(emulator, 'get', `/messages?type=system&customer=${ADA}`)
  const [identity, moved] = notes.data.filter(
    (each: Record<string, unknown>) => each['phone_number_id'] === PHONE,
  )
  const explained = (await control(emulator, 'get', `/explain/${identity.id}`).expect(200)).body
  const read = await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
    .send({ messaging_product: 'whatsapp', status: 'read', message_id: identity.id })
    .expect(200)
  const { body: after } = await control(emulator, 'get', `/messages/${identity.id}`)
  await emulator.clock.advance('30d')
  hook.received.length = 0
  await emulator.inbound.text({ from: STRANGER, text: 'hi' })
  await emulator.clock.runUntilIdle()

  expect(identity).toMatchObject({
    direction: 'inbound',
    dialect: 'cloud',
    status: 'delivered',
    from: ADA,
    system: { type: 'customer_identity_changed', body: 'The security code of Ada has changed' },
  })
  expect(moved).toMatchObject({ system: { type: 'user_changed_user_id' } })
  expect(explained).toMatchObject({
    direction: 'inbound',
    type: 'system',
    window: { open: true, last_inbound_at: written, open_now: true },
    webhook_silence: null,
  })
  expect(explained.webhooks).toHaveLength(1)
  expect(read.body).toEqual({ success: true })
  expect(after.read_by_business).toBe(true)
  expect(valuesOf(hook.received)[0]?.contacts?.[0]).not.toHaveProperty('wa_id')
})

it('a note does not lengthen the window', async () => {
  await using emulator = await frozenEmulator()
  await emulator.clock.advance('23h')
  await patch(emulator, { identity_changed: true })
  await emulator.clock.advance('2h')

  const { body } = await send(emulator, { text: { body: 'late' } }).expect(200)
  await emulator.clock.runUntilIdle()

  const { body: sent } = await control(emulator, 'get', `/messages/${body.messages[0].id}`)
  expect(sent.status).toBe('failed')
})
