import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, errorOf, PHONE, STRANGER, send, statusesOf, valuesOf, WABA } from './support.ts'

/** Codes whose cause is a fact about the account, the number or the customer that the world has to be told. */

const text = { type: 'text', text: { body: 'hi' } }
const template = (name: string, ...texts: string[]) => ({
  type: 'template',
  template: {
    name,
    language: { code: 'en_US' },
    ...(texts.length > 0 && {
      components: [
        { type: 'body', parameters: texts.map((each) => ({ type: 'text', text: each })) },
      ],
    }),
  },
})

const made = async (emulator: LocalEmulator, category: string, body = 'All teas are here.') => {
  await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
    .send({
      name: 'tea_news',
      category,
      language: 'en_US',
      components: [
        {
          type: 'BODY',
          text: body,
          ...(body.includes('{{') && { example: { body_text: [['Ada']] } }),
        },
      ],
    })
    .expect(200)
  return template('tea_news')
}

const judge = (emulator: LocalEmulator, change: object) =>
  control(emulator, 'patch', `/wabas/${WABA}`).send(change).expect(200)

const because = async (emulator: LocalEmulator, id: string): Promise<string[]> =>
  (await control(emulator, 'get', `/explain/${id}`).expect(200)).body.because

const failed = (code: number, title: string) => ({
  status: 'failed',
  errors: [expect.objectContaining({ code, title, message: title })],
})

it('130497 for whatever is sent to a country that the account is restricted in', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.inbound.text({ from: '919812345678', text: 'hi' })
  await emulator.clock.advance('1s')
  hook.received.length = 0
  const { body } = await judge(emulator, { restricted_countries: ['IN', 'NG'] })

  const sent = await send(emulator, { ...text, to: '919812345678' }).expect(200)
  await send(emulator, text).expect(200)
  await emulator.clock.advance('40ms')
  await emulator.clock.advance('10ms')

  expect(body.restricted_countries).toEqual(['IN', 'NG'])
  const title = 'Business account is restricted from messaging users in this country.'
  expect(statusesOf(hook.received)).toMatchObject([failed(130497, title), { status: 'sent' }])
  expect(await because(emulator, sent.body.messages[0].id)).toContain(
    "IN is among the account's restricted_countries",
  )

  await judge(emulator, { restricted_countries: [] })
  hook.received.length = 0
  await send(emulator, { ...text, to: '919812345678' }).expect(200)
  await emulator.clock.advance('50ms')
  expect(statusesOf(hook.received)).toMatchObject([{ status: 'sent' }])
})

it('131064 for templates that start a conversation, once too many are misclassified', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const utility = await made(emulator, 'UTILITY')
  await emulator.inbound.text({ from: ADA, text: 'hi' })
  await emulator.clock.advance('1s')
  hook.received.length = 0
  await judge(emulator, { template_violations: true })

  const sent = await send(emulator, { ...utility, to: STRANGER }).expect(200)
  await send(emulator, utility).expect(200)
  await emulator.clock.advance('50ms')

  const title = 'Messaging limit reached due to template classification violations'
  expect(statusesOf(hook.received)).toMatchObject([failed(131064, title), { status: 'sent' }])
  expect(await because(emulator, sent.body.messages[0].id)).toContain(
    'template_violations of the account is on',
  )
})

it('130472 for marketing to a customer of an experiment', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const promo = await made(emulator, 'MARKETING')
  const customer = await emulator.customers.set(ADA, { marketingExperiment: true })
  await emulator.inbound.text({ from: ADA, text: 'hi' })
  await emulator.clock.advance('1s')
  hook.received.length = 0

  const sent = await send(emulator, promo).expect(200)
  await send(emulator, text).expect(200)
  await emulator.clock.advance('50ms')

  expect(customer.marketing_experiment).toBe(true)
  expect(statusesOf(hook.received)).toMatchObject([
    failed(130472, "User's number is part of an experiment"),
    { status: 'sent' },
  ])
  expect(await because(emulator, sent.body.messages[0].id)).toContain(
    'marketing_experiment of the customer is on',
  )
})

it('132007 for control characters in a parameter, after those that 132018 is for', async () => {
  await using emulator = await frozenEmulator()
  await made(emulator, 'UTILITY', 'Dear {{1}}, your tea is here.')

  const bell = await send(emulator, template('tea_news', 'A\u0007da')).expect(400)
  const both = await send(emulator, template('tea_news', 'A\u0007d\na')).expect(400)
  await send(emulator, template('tea_news', 'Ada \u{1f375}')).expect(200)

  expect(bell.body).toEqual(
    errorOf(
      132007,
      '(#132007) Template format character policy violated',
      'Param text cannot have control characters',
    ),
  )
  expect(both.body.error.code).toBe(132018)
})

it('133000 for a number whose deregistration did not come to an end', async () => {
  await using emulator = await frozenEmulator()
  const register = () =>
    graph(emulator, 'post', `/v23.0/${PHONE}/register`).send({
      messaging_product: 'whatsapp',
      pin: '123456',
    })
  const { body } = await control(emulator, 'patch', `/phone-numbers/${PHONE}`)
    .send({ deregistration_failed: true })
    .expect(200)

  const refused = await register().expect(500)
  await graph(emulator, 'post', `/v23.0/${PHONE}/deregister`).expect(200)
  await register().expect(200)

  expect(body.deregistration_failed).toBe(true)
  expect(refused.body.error).toMatchObject({
    code: 133000,
    message: '(#133000) Incomplete Deregistration',
  })
})

it('200005 for an account that can have no template insights', async () => {
  await using emulator = await frozenEmulator()
  await judge(emulator, { insights_unavailable: true })

  const { body } = await graph(emulator, 'post', `/v23.0/300000000000001`)
    .send({ is_enabled_for_insights: true })
    .expect(400)

  expect(body.error.code).toBe(200005)
})

it('130501 where a message of an unsupported type comes in a group', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  hook.received.length = 0
  await emulator.inbound.send({ from: ADA, type: 'unsupported', group_id: 'Y2FwaV9ncm91cA==' })
  await emulator.inbound.send({ from: ADA, type: 'unsupported' })
  await emulator.clock.advance('1s')

  const codes = valuesOf(hook.received).flatMap(({ messages = [] }) =>
    messages.map(({ errors }) => (errors as { code: number }[])[0]?.code),
  )
  expect(codes).toEqual([130501, 131051])
})

it('2494100 for a number that is moved while its throughput is being raised', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'patch', '/phone-numbers/400000000000002')
    .send({ throughput: 'HIGH', two_step: false })
    .expect(200)
  const { body } = await control(emulator, 'get', '/phone-numbers').expect(200)
  const { wa_id: waId, waba_id: from } = body.data.find(
    ({ id }: { id: string }) => id === '400000000000002',
  )
  const target = from === WABA ? '300000000000002' : WABA
  const move = () =>
    graph(emulator, 'post', `/v23.0/${target}/phone_numbers`).send({
      cc: '1',
      phone_number: waId.slice(1),
      migrate_phone_number: true,
      verified_name: 'Blue Lantern Tea',
    })

  const during = await move().expect(400)
  await emulator.clock.advance('1m')
  await move().expect(200)

  expect(during.body.error).toMatchObject({ code: 100, error_subcode: 2494100 })
})

it('368 for what the restrictions of the account are about, until they expire', async () => {
  await using emulator = await frozenEmulator()
  const utility = await made(emulator, 'UTILITY')
  await emulator.inbound.text({ from: ADA, text: 'hi' })
  const codes = async () => {
    const answers = [
      await send(emulator, text),
      await send(emulator, { ...utility, to: STRANGER }),
      await graph(emulator, 'post', `/v23.0/${WABA}/phone_numbers`).send({
        cc: '1',
        phone_number: '2025550188',
        verified_name: 'Blue Lantern Tea',
      }),
    ]
    return answers.map(({ status, body }) => [status, body.error?.code])
  }
  const restrict = (type: string) => judge(emulator, { restrictions: [{ type, expires_in: '1h' }] })
  const refused = [403, 368]
  const passed = [200, undefined]

  const { body } = await restrict('RESTRICTED_ADD_PHONE_NUMBER_ACTION')
  expect(body.restrictions).toEqual([
    { type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expires_at: '2026-01-01T01:00:00.000Z' },
  ])
  expect(await codes()).toEqual([passed, passed, refused])
  await restrict('RESTRICTED_CUSTOMER_INITIATED_MESSAGING')
  expect((await codes()).slice(0, 2)).toEqual([refused, passed])
  await restrict('RESTRICTED_BIZ_INITIATED_MESSAGING')
  expect((await codes()).slice(0, 2)).toEqual([passed, refused])
  await emulator.clock.advance('1h')
  expect((await codes()).slice(0, 2)).toEqual([passed, passed])
  await judge(emulator, { restrictions: [{ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] })
  expect((await codes()).slice(0, 2)).toEqual([passed, refused])
  await judge(emulator, { restrictions: [] })
  expect((await codes()).slice(0, 2)).toEqual([passed, passed])
})
