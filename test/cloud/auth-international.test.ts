import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, statusesOf, valuesOf, WABA } from './support.ts'

const INDIA = '919812345678'
const NOW = 1_767_225_600
const DAY = 86_400

const eligible = (emulator: LocalEmulator, eligibility: object | null, waba = WABA) =>
  control(emulator, 'patch', `/wabas/${waba}`).send({
    auth_international_rate_eligibility: eligibility,
  })

const sendCode = (emulator: LocalEmulator, to: string, from = PHONE) => {
  const text = [{ type: 'text', text: '123456' }]
  return graph(emulator, 'post', `/v23.0/${from}/messages`).send({
    messaging_product: 'whatsapp',
    to,
    type: 'template',
    template: {
      name: 'login_code',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: text },
        { type: 'button', sub_type: 'url', index: 0, parameters: text },
      ],
    },
  })
}

const categoriesOf = (received: readonly Received[]) =>
  statusesOf(received)
    .filter(({ status }) => status === 'sent')
    .map(({ pricing, conversation }) => [
      (pricing as { category: string }).category,
      (conversation as { origin: { type: string } }).origin.type,
    ])

const domestic = ['authentication', 'authentication']
const international = ['authentication-international', 'authentication_international']

it('prices codes to another country of the list from the start time on', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.settings.patch({ cloud: { webhookVersion: 'v23.0' } })
  await eligible(emulator, { start_time: NOW + DAY }).expect(200)

  await sendCode(emulator, INDIA).expect(200)
  await emulator.clock.advance('24h')
  await sendCode(emulator, INDIA).expect(200)
  await sendCode(emulator, ADA).expect(200)
  await sendCode(emulator, '447700900321').expect(200)
  await emulator.clock.advance('1s')

  expect(categoriesOf(hook.received)).toEqual([domestic, international, domestic, domestic])
})

it('gives an exception country its own time, and nobody a price without eligibility', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.settings.patch({ cloud: { webhookVersion: 'v23.0' } })
  await sendCode(emulator, INDIA).expect(200)
  await emulator.clock.advance('1s')
  await eligible(emulator, {
    start_time: '2025-06-01T00:00:00Z',
    exception_countries: [{ country_code: 'IN', start_time: '2026-01-02' }],
  }).expect(200)
  await sendCode(emulator, INDIA).expect(200)
  await sendCode(emulator, '6281234567890').expect(200)
  await emulator.clock.advance('24h')
  await sendCode(emulator, INDIA).expect(200)
  await emulator.clock.advance('1s')
  await eligible(emulator, null).expect(200)
  await sendCode(emulator, INDIA).expect(200)
  await emulator.clock.advance('1s')

  expect(categoriesOf(hook.received)).toEqual([
    domestic,
    domestic,
    international,
    international,
    domestic,
  ])
})

it('leaves a business of that country with its own price', async () => {
  await using emulator = await frozenEmulator()
  const waba = await control(emulator, 'post', '/wabas').send({ country: 'IN' }).expect(201)
  const number = await control(emulator, 'post', '/phone-numbers')
    .send({ waba_id: waba.body.id })
    .expect(201)
  await graph(emulator, 'post', `/v23.0/${waba.body.id}/message_templates`)
    .send({
      name: 'login_code',
      language: 'en_US',
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY' },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
      ],
    })
    .expect(200)
  await eligible(emulator, { start_time: NOW }, waba.body.id).expect(200)

  const sent = await sendCode(emulator, INDIA, number.body.id).expect(200)
  const abroad = await sendCode(emulator, '971501234567', number.body.id).expect(200)

  await emulator.clock.advance('1s')
  const range = `start=${NOW}&end=${NOW + DAY}&granularity=DAILY`
  const { body } = await graph(
    emulator,
    'get',
    `/v23.0/${waba.body.id}/pricing_analytics?${range}&dimensions=COUNTRY,PRICING_CATEGORY`,
  )
  expect([sent.status, abroad.status]).toEqual([200, 200])
  expect(body.data[0].data_points).toMatchObject([
    { country: 'IN', pricing_category: 'AUTHENTICATION', cost: 0.0016 },
    { country: 'AE', pricing_category: 'AUTHENTICATION_INTERNATIONAL', cost: 0.06 },
  ])
})

it('shows in analytics at the price of the rate card', async () => {
  await using emulator = await frozenEmulator()
  await eligible(emulator, { start_time: NOW }).expect(200)
  await sendCode(emulator, INDIA).expect(200)
  await emulator.clock.advance('1s')

  const range = `start=${NOW}&end=${NOW + DAY}&granularity=DAILY`
  const read = async (edge: string, more: string) =>
    (await graph(emulator, 'get', `/v23.0/${WABA}/${edge}?${range}&${more}`)).body.data[0]
      .data_points
  expect(
    await read(
      'pricing_analytics',
      'dimensions=PRICING_CATEGORY&pricing_categories=AUTHENTICATION_INTERNATIONAL',
    ),
  ).toEqual([
    {
      start: NOW,
      end: NOW + DAY,
      pricing_category: 'AUTHENTICATION_INTERNATIONAL',
      volume: 1,
      cost: 0.03,
    },
  ])
  expect(
    await read(
      'conversation_analytics',
      'dimensions=CONVERSATION_CATEGORY&conversation_categories=AUTHENTICATION_INTERNATIONAL',
    ),
  ).toEqual([
    {
      start: NOW,
      end: NOW + DAY,
      conversation: 1,
      conversation_category: 'AUTHENTICATION_INTERNATIONAL',
      cost: 0.03,
    },
  ])
})

it('is told by a webhook and shown on the WABA', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  hook.received.length = 0

  const answer = await eligible(emulator, {
    start_time: NOW,
    exception_countries: [{ country_code: 'IN', start_time: NOW + DAY }],
  }).expect(200)
  await emulator.clock.advance('1s')

  const onWire = {
    exception_countries: [{ country_code: 'IN', start_time: NOW + DAY }],
    start_time: NOW,
  }
  const path = `/v23.0/${WABA}?fields=auth_international_rate_eligibility`
  const { body } = await graph(emulator, 'get', path).expect(200)
  expect(body).toEqual({ auth_international_rate_eligibility: onWire, id: WABA })
  expect(JSON.stringify(valuesOf(hook.received))).toBe(
    JSON.stringify([
      {
        event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
        auth_international_rate_eligibility: onWire,
      },
    ]),
  )
  expect(answer.body.auth_international_rate_eligibility).toEqual({
    start_time: '2026-01-01T00:00:00.000Z',
    exception_countries: [{ country_code: 'IN', start_time: '2026-01-02T00:00:00.000Z' }],
  })
  const refused = await eligible(emulator, { start_time: 'soon' }).expect(400)
  expect(refused.body.error.code).toBe('invalid_request')
})
