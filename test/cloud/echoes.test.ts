import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { ADA, APP, APP_TOKEN, PHONE, PNG, send, statusesOf, WABA } from './support.ts'

const onboard = (emulator: LocalEmulator) =>
  control(emulator, 'patch', `/phone-numbers/${PHONE}`).send({ coexistence: true }).expect(200)

async function coexistence(url?: string): Promise<LocalEmulator> {
  const emulator = await frozenEmulator({ ...(url !== undefined && { webhookUrl: url }) })
  await onboard(emulator)
  return emulator
}

interface Change {
  readonly field: string
  readonly value: Record<string, unknown>
}

const changesOf = (received: readonly Received[]): Change[] =>
  received.flatMap(
    ({ body }) => (body as { entry: { changes: Change[] }[] }).entry[0]?.changes ?? [],
  )

const echoOf = (received: readonly Received[]): Record<string, unknown> => {
  const echoes = changesOf(received)[0]?.value['message_echoes']
  return (Array.isArray(echoes) ? echoes[0] : undefined) ?? {}
}

const text = { type: 'text', text: { body: 'We open at nine.' } }

it('tells what the business writes in its app under both fields, byte for byte', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  hook.received.length = 0

  const { body } = await control(emulator, 'post', '/echoes')
    .send({ from: PHONE, to: '+1 202-555-0101', ...text })
    .expect(201)
  await emulator.clock.runUntilIdle()

  const bytes = (field: string) =>
    `{"object":"whatsapp_business_account","entry":[{"id":"${WABA}","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"12025550111","phone_number_id":"${PHONE}"},"message_echoes":[{"from":"12025550111","to":"${ADA}","id":"${body.message_id}","timestamp":"1767225600","type":"text","text":{"body":"We open at nine."}}]},"field":"${field}"}]}]}`
  expect(hook.received.map(({ raw }) => raw.toString())).toEqual([
    bytes('smb_message_echoes'),
    bytes('message_echoes'),
  ])
})

it('is kept as a message of the business, with statuses that nobody is told', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  const id = await emulator.echoes.text({ to: ADA, text: 'We open at nine.' })
  await emulator.clock.runUntilIdle()

  const [message] = await emulator.messages.list({ to: ADA })
  const explained = await control(emulator, 'get', `/explain/${id}`).expect(200)

  expect(message).toMatchObject({
    id,
    direction: 'outbound',
    dialect: 'cloud',
    phone_number_id: PHONE,
    from: '12025550111',
    to: ADA,
    from_app: true,
    status: 'read',
    text: { body: 'We open at nine.' },
  })
  expect(statusesOf(hook.received)).toEqual([])
  expect(explained.body).toMatchObject({
    because: ['it was written in the WhatsApp Business app: it has an echo, and no status is told'],
    subscriptions: [{ has_field_smb_message_echoes: true }],
    webhooks: [{ subject: 'smb_message_echoes' }, { subject: 'message_echoes' }],
  })
})

it('goes to who is subscribed to the field', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  const subscribe = (fields: string) =>
    graph(emulator, 'post', `/v23.0/${APP}/subscriptions`)
      .set('authorization', `Bearer ${APP_TOKEN}`)
      .send({
        object: 'whatsapp_business_account',
        callback_url: hook.url,
        verify_token: emulator.ids.verifyToken,
        fields,
      })
      .expect(200)
  await graph(emulator, 'delete', `/v23.0/${APP}/subscriptions`)
    .set('authorization', `Bearer ${APP_TOKEN}`)
    .expect(200)
  await subscribe('messages,smb_message_echoes')
  hook.received.length = 0

  await emulator.echoes.send({ from: '12025550111', to: ADA, ...text })
  await emulator.clock.advance('1s')

  expect(changesOf(hook.received).map(({ field }) => field)).toEqual(['smb_message_echoes'])
})

it('is told under the newer field to nobody who has not asked for it, in lenient mode too', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  await emulator.settings.patch({ strict: false })
  await graph(emulator, 'delete', `/v23.0/${APP}/subscriptions`)
    .query({ object: 'whatsapp_business_account', fields: 'message_echoes' })
    .set('authorization', `Bearer ${APP_TOKEN}`)
    .expect(200)
  hook.received.length = 0

  await emulator.echoes.text({ to: ADA, text: 'hi' })
  await emulator.clock.advance('1s')

  expect(changesOf(hook.received).map(({ field }) => field)).toEqual(['smb_message_echoes'])
})

it('stores media as those of customers, and gives their address', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  hook.received.length = 0

  await emulator.echoes.send({
    to: ADA,
    type: 'image',
    image: { data: PNG.toString('base64'), caption: 'our shop' },
  })
  await emulator.clock.advance('1s')

  const echo = echoOf(hook.received)
  const { id } = echo['image'] as { id: string }
  const image = {
    caption: 'our shop',
    mime_type: 'image/png',
    sha256: expect.stringMatching(/^[\w+/]{43}=$/),
    id: expect.stringMatching(/^\d{16}$/),
    url: expect.stringContaining('http'),
  }
  expect(echo).toMatchObject({ type: 'image', image })
  await graph(emulator, 'get', `/v23.0/${id}`).expect(200)
})

it('names a customer whose number is hidden by user id', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  const { body } = await control(emulator, 'patch', `/customers/${ADA}`)
    .send({ identity_mode: 'bsuid' })
    .expect(200)
  hook.received.length = 0

  await emulator.echoes.text({ to: ADA, text: 'hi' })
  await emulator.clock.advance('1s')

  const echo = echoOf(hook.received)
  expect(echo['to']).toBeUndefined()
  expect(echo['to_user_id']).toBe(body.user_id)
})

describe('the windows', () => {
  it('opens no service window', async () => {
    await using emulator = await coexistence()
    await emulator.echoes.text({ to: '12025550177', text: 'hi' })

    const { body } = await send(emulator, { to: '12025550177', ...text }).expect(200)
    await emulator.clock.advance('1s')

    const { status } = await emulator.messages.get(body.messages[0].id)
    expect(status).toBe('failed')
  })

  it('opens the free entry point as a reply to an ad', async () => {
    await using hook = await startReceiver()
    await using emulator = await coexistence(hook.url)
    await emulator.inbound.send({
      from: ADA,
      ...text,
      referral: { source_type: 'ad', source_id: '120210000000000', ctwa_clid: 'Aff-1' },
    })
    await emulator.clock.advance('1h')
    await emulator.echoes.text({ to: ADA, text: 'hi' })
    await emulator.clock.advance('24h')
    await emulator.inbound.text({ from: ADA, text: 'still there?' })
    hook.received.length = 0
    const priceOf = async () => {
      hook.received.length = 0
      await send(emulator, text).expect(200)
      await emulator.clock.advance('1s')
      return statusesOf(hook.received)[0]?.['pricing']
    }

    expect(await priceOf()).toMatchObject({ type: 'free_entry_point' })
    await emulator.clock.advance('47h')
    await emulator.inbound.text({ from: ADA, text: 'still there?' })
    expect(await priceOf()).toMatchObject({ type: 'free_entry_point' })
    await emulator.clock.advance('1h')
    expect(await priceOf()).toMatchObject({ type: 'free_customer_service' })
  })
})

it('takes no part in limits, analytics, message history and the ledger', async () => {
  await using emulator = await coexistence()
  await emulator.settings.patch({ throughput: '1' })
  for (const body of ['one', 'two', 'three']) await emulator.echoes.text({ to: ADA, text: body })
  await emulator.clock.advance('1s')

  const history = await graph(emulator, 'get', `/v23.0/${PHONE}/message_history`).expect(200)
  const range = 'start(1767225600).end(1767312000).granularity(DAY)'
  const counts = await graph(emulator, 'get', `/v23.0/${WABA}?fields=analytics.${range}`)
  const ledger = await control(emulator, 'get', '/ledger').expect(200)

  expect(history.body.data).toEqual([])
  expect(counts.body.analytics.data_points).toEqual([])
  expect(ledger.body.messages).toMatchObject({ accepted: 0, delivered: 0 })
})

it('is part of the history of the number', async () => {
  await using hook = await startReceiver()
  await using emulator = await coexistence(hook.url)
  const id = await emulator.echoes.text({ to: ADA, text: 'hi' })
  await emulator.clock.advance('1s')
  hook.received.length = 0

  await graph(emulator, 'post', `/v23.0/${PHONE}/smb_app_data`)
    .send({ messaging_product: 'whatsapp', sync_type: 'history' })
    .expect(200)
  await emulator.clock.advance('1s')

  expect(changesOf(hook.received)[0]?.value['history']).toMatchObject([
    {
      threads: [
        { id: ADA, messages: [{ from: '12025550111', id, history_context: { status: 'READ' } }] },
      ],
    },
  ])
})

describe('who does not get through', () => {
  it('stays sent with a phone that is off, and with a customer who has blocked the business', async () => {
    await using emulator = await coexistence()
    await control(emulator, 'patch', `/customers/${ADA}`).send({ phone_off: true }).expect(200)
    await control(emulator, 'patch', '/customers/12025550102').send({ blocked: true }).expect(200)
    const ids = [
      await emulator.echoes.text({ to: ADA, text: 'hi' }),
      await emulator.echoes.text({ to: '12025550102', text: 'hi' }),
    ]
    await emulator.clock.advance('1h')

    const got = await Promise.all(ids.map((id) => emulator.messages.get(id)))
    expect(got.map(({ status }) => status)).toEqual(['sent', 'sent'])
  })

  it('refuses what the app can not do', async () => {
    await using emulator = await frozenEmulator()
    const post = (body: object) => control(emulator, 'post', '/echoes').send(body)
    const nobody = await post({ to: ADA, ...text }).expect(409)
    const other = await post({ from: PHONE, to: ADA, ...text }).expect(409)
    await onboard(emulator)
    const refusals = [
      await post({ from: '400000000000099', to: ADA, ...text }),
      await post({ to: '12025550111', ...text }),
      await post({ to: 'Ada', ...text }),
      await post({ to: '15557000008', ...text }),
      await post({ to: ADA, type: 'text' }),
      await post({ to: ADA, context: {}, ...text }),
    ].map(({ status, body }) => [status, body.error.code, body.error.message])

    expect(nobody.body.error.code).toBe('not_coexistence')
    expect(other.body.error.code).toBe('not_coexistence')
    expect(refusals).toEqual([
      [404, 'not_found', 'there is no business number 400000000000099'],
      [400, 'invalid_request', 'to: is the number of the business itself'],
      [400, 'invalid_request', 'to: must be a phone number of 7 to 15 digits'],
      [400, 'invalid_request', 'to: 15557000008 is not on WhatsApp'],
      [400, 'invalid_request', 'text: the object with the content is missing'],
      [400, 'invalid_request', 'context: is not known here'],
    ])
  })

  it('refuses whom the business has blocked', async () => {
    await using emulator = await coexistence()
    await emulator.inbound.text({ from: ADA, text: 'hi' })
    await graph(emulator, 'post', `/v23.0/${PHONE}/block_users`)
      .send({ messaging_product: 'whatsapp', block_users: [{ user: ADA }] })
      .expect(200)

    await expect(emulator.echoes.text({ to: ADA, text: 'hi' })).rejects.toThrow(
      `to: the business has blocked ${ADA}`,
    )
  })
})
