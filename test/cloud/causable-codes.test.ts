import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { codes } from '../../src/cloud/codes.ts'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, errorOf, PHONE, statusesOf, WABA } from './support.ts'

const SECOND = '400000000000002'
const text = { text: { body: 'hi' } }

const sendFrom = (emulator: LocalEmulator, from: string, body: object) =>
  graph(emulator, 'post', `/v23.0/${from}/messages`).send({
    messaging_product: 'whatsapp',
    to: ADA,
    ...body,
  })

const addNumber = async (emulator: LocalEmulator, number: string): Promise<string> => {
  const { body } = await graph(emulator, 'post', `/v23.0/${WABA}/phone_numbers`)
    .send({ cc: '1', phone_number: number, verified_name: 'Blue Lantern Kettles' })
    .expect(200)
  return body.id
}

const register = async (emulator: LocalEmulator, id: string) => {
  await graph(emulator, 'post', `/v23.0/${id}/request_code`)
    .send({ code_method: 'SMS', language: 'en_US' })
    .expect(200)
  await graph(emulator, 'post', `/v23.0/${id}/verify_code`).send({ code: '123456' }).expect(200)
  return graph(emulator, 'post', `/v23.0/${id}/register`).send({
    messaging_product: 'whatsapp',
    pin: '123456',
  })
}

it('131009 for a recipient that is no number comes before 133010', async () => {
  await using emulator = await frozenEmulator()

  const written = await sendFrom(emulator, SECOND, { ...text, to: 'nobody' }).expect(400)
  const sent = await sendFrom(emulator, SECOND, text).expect(400)

  expect(written.body.error.code).toBe(131009)
  expect(sent.body.error.code).toBe(133010)
})

it('133010 for a number that is not registered (any more) and marks as read', async () => {
  await using emulator = await frozenEmulator()
  const id = await emulator.inbound.text({ from: ADA, text: 'hi' })
  await graph(emulator, 'post', `/v23.0/${PHONE}/deregister`).expect(200)

  const read = { messaging_product: 'whatsapp', status: 'read', message_id: id }
  const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/messages`).send(read).expect(400)

  expect(body.error.code).toBe(133010)
})

it('131037 for a number of WhatsApp’s own whose name is not approved', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({ name_review: 'manual' })
  const id = await addNumber(emulator, '5550107734')
  expect((await register(emulator, id)).status).toBe(200)

  const refused = await sendFrom(emulator, id, text).expect(400)
  await control(emulator, 'patch', `/phone-numbers/${id}`).send({ name_review: 'APPROVED' })
  await sendFrom(emulator, id, text).expect(200)

  expect(refused.body).toEqual(
    errorOf(
      131037,
      '(#131037) WhatsApp provided number needs display name approval before message can be sent.',
      'The display name of this number has not been approved yet.',
    ),
  )
})

it('133015 for a number that was deleted within five minutes', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'patch', `/phone-numbers/${SECOND}`)
    .send({ status: 'DELETED' })
    .expect(200)
  const id = await addNumber(emulator, '2025550112')

  const soon = await register(emulator, id)
  await emulator.clock.advance('5m')
  const later = await graph(emulator, 'post', `/v23.0/${id}/register`).send({
    messaging_product: 'whatsapp',
    pin: '123456',
  })

  expect([soon.status, soon.body.error?.code]).toEqual([400, 133015])
  expect(later.status).toBe(200)
})

it('200 where the business profile is read without a token', async () => {
  await using emulator = await frozenEmulator()
  const path = `/v23.0/${PHONE}/whatsapp_business_profile`

  const read = await request(emulator.server).get(path).expect(403)
  const write = await request(emulator.server).post(path).expect(401)

  expect(read.body).toEqual(errorOf(200, '(#200) Provide valid app ID'))
  expect(write.body.error.code).toBe(104)
})

it('147002 for a username of a portfolio that may write to few', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'patch', '/businesses/100000000000001').send({ messaging_limit: 250 })

  const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/username`)
    .send({ username: 'bluelanterntea' })
    .expect(400)

  expect(body.error.code).toBe(147002)
})

it('2388103 for a number that is moved and is verified nowhere', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'post', `/v23.0/${WABA}/phone_numbers`)
    .send({
      cc: '1',
      phone_number: '2025550188',
      migrate_phone_number: true,
      verified_name: 'Blue Lantern Tea',
    })
    .expect(400)

  expect(body.error).toMatchObject({ code: 100, error_subcode: 2388103 })
})

describe('an account that is not onboarded to marketing messages', () => {
  const promo = { type: 'template', template: { name: 'tea_sale', language: { code: 'en_US' } } }

  const market = (emulator: LocalEmulator, more: object = {}) =>
    graph(emulator, 'post', `/v23.0/${PHONE}/marketing_messages`).send({
      messaging_product: 'whatsapp',
      to: ADA,
      ...promo,
      ...more,
    })

  const notOnboarded = async (url?: string) => {
    const emulator = await frozenEmulator({ ...(url !== undefined && { webhookUrl: url }) })
    await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
      .send({
        name: 'tea_sale',
        category: 'MARKETING',
        language: 'en_US',
        components: [{ type: 'BODY', text: 'All teas are half price this week.' }],
      })
      .expect(200)
    await emulator.clock.advance('11m')
    await control(emulator, 'patch', `/wabas/${WABA}`)
      .send({ marketing_messages: 'ELIGIBLE' })
      .expect(200)
    return emulator
  }

  it('134102, HTTP 500, where the product alone is to send', async () => {
    await using emulator = await notOnboarded()

    const { body } = await market(emulator, { product_policy: 'STRICT' }).expect(500)

    expect(body.error).toMatchObject({
      code: 134102,
      message: '(#134102) Template unavailable for use',
    })
  })

  it('falls back to the Cloud API, and so to its price', async () => {
    await using hook = await startReceiver()
    await using emulator = await notOnboarded(hook.url)
    hook.received.length = 0

    await market(emulator).expect(200)
    await emulator.clock.advance('1s')

    expect(statusesOf(hook.received)[0]?.['pricing']).toMatchObject({ category: 'marketing' })
  })

  it('says so on its node, and is found by it', async () => {
    await using emulator = await notOnboarded()
    const fields = 'marketing_messages_onboarding_status,marketing_messages_lite_api_status'
    const { body } = await graph(emulator, 'get', `/v23.0/${WABA}?fields=${fields}`)
    const states = async (state: string) => {
      const filtering = JSON.stringify([
        { field: 'marketing_messages_onboarding_status', operator: 'IN', value: [state] },
      ])
      const answer = await graph(
        emulator,
        'get',
        `/v23.0/${emulator.ids.businessId}/owned_whatsapp_business_accounts`,
      ).query({ filtering })
      return answer.body.data.map(({ id }: { id: string }) => id)
    }

    expect(body).toEqual({
      marketing_messages_onboarding_status: 'ELIGIBLE',
      marketing_messages_lite_api_status: 'ELIGIBLE',
      id: WABA,
    })
    expect(await states('ELIGIBLE')).toEqual([WABA])
    expect(await states('ONBOARDED')).toEqual(['300000000000002'])
  })
})

it('139000 for a flow that Meta has blocked', async () => {
  await using emulator = await frozenEmulator()
  const flow = await graph(emulator, 'post', `/v23.0/${WABA}/flows`)
    .send({ name: 'Join', categories: ['OTHER'] })
    .expect(200)
  await control(emulator, 'patch', `/flows/${flow.body.id}`).send({ status: 'BLOCKED' }).expect(200)

  const { body } = await graph(emulator, 'post', `/v23.0/${flow.body.id}`)
    .send({ name: 'Join us' })
    .expect(400)

  expect(body.error.code).toBe(139000)
})

it.each([
  ['DELETED', 33],
  ['MIGRATED', 133010],
])('a number that is %s answers %d', async (status, code) => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'patch', `/phone-numbers/${PHONE}`).send({ status }).expect(200)

  const { body } = await sendFrom(emulator, PHONE, text).expect(400)

  expect(body.error.code).toBe(code)
})

it('368 where the account is restricted', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'patch', `/wabas/${WABA}`).send({ status: 'RESTRICTED' }).expect(200)

  const refused = await sendFrom(emulator, PHONE, text).expect(403)
  await graph(emulator, 'get', `/v23.0/${PHONE}`).expect(200)
  await control(emulator, 'patch', `/wabas/${WABA}`).send({ status: 'ACTIVE' }).expect(200)
  await sendFrom(emulator, PHONE, text).expect(200)

  expect(refused.body.error).toMatchObject({
    code: 368,
    message: '(#368) Temporarily blocked for policies violations',
  })
})

it('has details in every error of WhatsApp’s own layer, and in every failed status', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url, throughput: 'off' })
  const own = Object.keys(codes).filter((code) => Number(code) >= 100_000)

  const refused: unknown[] = []
  for (const code of own) {
    const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
      .set('x-emulator-fault', code)
      .send({ messaging_product: 'whatsapp', to: ADA, ...text })
    if (body.error) refused.push(body.error.error_data)
  }
  await emulator.clock.runUntilIdle()
  const failed = statusesOf(hook.received).filter(({ status }) => status === 'failed')
  const errors = failed.flatMap((each) => each['errors'] as { error_data: unknown }[])

  const details = expect.stringMatching(/./)
  for (const data of refused) expect(data).toEqual({ messaging_product: 'whatsapp', details })
  for (const { error_data: data } of errors) expect(data).toEqual({ details })
  expect(refused.length + errors.length).toBe(own.length)
  expect(errors.length).toBeGreaterThan(5)
})
