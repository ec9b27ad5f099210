import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Emulator, LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const ADA = '12025550101'
let emulator: LocalEmulator
let receiver: Receiver

beforeAll(async () => {
  emulator = await frozenEmulator()
  receiver = await startReceiver()
})

afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await emulator.stop()
})

/** A world whose callbacks go to the receiver; what arrives in it is answered by the second value. */
async function listeningWorld(application: object = {}) {
  const world = await emulator.fork()
  const api = calls(world)
  await api.patch('/v1/settings/application', { webhooks: { url: receiver.url }, ...application })
  const first = receiver.received.length
  const bodies = async (by: string | number = '2s') => {
    await world.clock.advance(by)
    return receiver.received.slice(first).map(({ body }) => body)
  }
  return { world, api, bodies, [Symbol.asyncDispose]: () => world.stop() }
}

const inbound = (world: Emulator, type: string, content: object, more: object = {}) =>
  world.inbound.send({ dialect: 'onprem', from: ADA, type, [type]: content, ...more })

const about = { from: ADA, id: expect.stringMatching(/^AB[EG]/), timestamp: '1767225600' }
const contacts = [{ profile: { name: 'Ada' }, wa_id: ADA }]

it.each([
  ['text', { body: 'hello' }],
  ['location', { latitude: 38.98, longitude: -131.94, name: 'Pier', url: 'https://e.test' }],
  ['contacts', [{ name: { formatted_name: 'Ann', first_name: 'Ann' }, contact_image: '' }]],
  ['button', { text: 'No', payload: 'No-Button-Payload' }],
  ['interactive', { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } }],
  ['interactive', { type: 'list_reply', list_reply: { id: '1', title: 'One', description: 'x' } }],
  [
    'interactive',
    { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{}' } },
  ],
  [
    'order',
    {
      catalog_id: 'c1',
      text: 'Please',
      product_items: [{ product_retailer_id: 's', quantity: 2, item_price: 10.5, currency: 'USD' }],
    },
  ],
  ['reaction', { message_id: 'gBEGkYiEB1VXAglK1ZEqA1YKPrU', emoji: '👍' }],
])('brings a %s message with its content', async (type, content) => {
  await using own = await listeningWorld()

  await inbound(own.world, type, content)

  expect(await own.bodies()).toEqual([
    { contacts, messages: [{ ...about, type, [type]: content }] },
  ])
})

it.each(['image', 'audio', 'voice', 'video', 'document', 'sticker'])(
  'brings %s media with its id and its digest in hex',
  async (type) => {
    await using own = await listeningWorld()

    await inbound(own.world, type, { data: 'aGVsbG8=', mime_type: 'x/y' })

    const media = {
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      mime_type: 'x/y',
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    }
    expect(await own.bodies()).toEqual([
      { contacts, messages: [{ ...about, type, [type]: media }] },
    ])
  },
)

it('leaves media of a type that is not fetched by itself where it is', async () => {
  await using own = await listeningWorld({ media: { auto_download: ['video'] } })

  const id = await inbound(own.world, 'image', { data: 'aGVsbG8=', caption: 'Sun' })
  const message = await own.world.messages.get(id)
  const media = (message as unknown as { image: { id: string } }).image.id
  const before = await own.api.raw('GET', `/v1/media/${media}`)
  const fetched = await own.api.raw('GET', `/v1/media/download/${media}`)
  const after = await own.api.raw('GET', `/v1/media/${media}`)

  expect(await own.bodies()).toMatchObject([
    { messages: [{ image: { caption: 'Sun', status: 'undownloaded' } }] },
  ])
  expect([before.status, fetched.status, after.status]).toEqual([404, 200, 200])
  expect(await fetched.text()).toBe('hello')
})

it('brings context, referral and errors beside the content', async () => {
  await using own = await listeningWorld()
  const referral = { source_url: 'https://fb.me/x', source_type: 'ad', headline: 'Tea' }
  const errors = [
    {
      code: 501,
      title: 'Unknown message type',
      details: 'Message type is not currently supported',
    },
  ]

  await inbound(own.world, 'text', { body: 'a' }, { context: { message_id: 'gBEGx' }, referral })
  await inbound(own.world, 'text', { body: 'b' }, { context: { forwarded: true } })
  await own.world.inbound.send({ dialect: 'onprem', from: ADA, type: 'unknown', errors })
  await own.world.inbound.send({ dialect: 'onprem', from: ADA, type: 'ephemeral' })

  expect(await own.bodies()).toEqual([
    {
      contacts,
      messages: [
        {
          ...about,
          type: 'text',
          text: { body: 'a' },
          context: { from: '12025550119', id: 'gBEGx' },
          referral,
        },
      ],
    },
    {
      contacts,
      messages: [{ ...about, type: 'text', text: { body: 'b' }, context: { forwarded: true } }],
    },
    { contacts, messages: [{ ...about, type: 'unknown', errors }] },
    { contacts, messages: [{ ...about, type: 'ephemeral' }] },
  ])
})

it('tells of a changed number and a changed identity only those who asked for it', async () => {
  await using own = await listeningWorld()
  await own.world.control('PATCH', `/customers/${ADA}`, { identity_changed: true })
  expect(await own.bodies()).toEqual([])

  await own.api.patch('/v1/settings/application', {
    show_security_notifications: true,
    notify_user_change_number: true,
  })
  await own.world.control('PATCH', `/customers/${ADA}`, { identity_changed: true })
  await own.world.control('PATCH', `/customers/${ADA}`, { number_changed_to: '12025550177' })
  const { contacts: identity } = await own.api.get(`/v1/contacts/${ADA}/identity`)

  expect(await own.bodies()).toEqual([
    {
      messages: [
        {
          from: ADA,
          id: expect.stringMatching(/^ABGG/),
          timestamp: '1767225602',
          type: 'system',
          system: {
            type: 'user_identity_changed',
            body: `The identity of ${ADA} may have changed`,
            identity: identity.hash,
            user: ADA,
          },
        },
      ],
    },
    {
      messages: [
        {
          from: ADA,
          id: expect.stringMatching(/^ABGG/),
          timestamp: '1767225602',
          type: 'system',
          system: {
            type: 'user_changed_number',
            body: 'User Ada changed from +1 202-555-0101 to +1 202-555-0177',
            new_wa_id: '12025550177',
          },
        },
      ],
    },
  ])
})

it('keeps such a note as a message, under the id that was told, and only where it is told', async () => {
  await using own = await listeningWorld()
  const notes = async () =>
    (await own.world.control<{ data: { id: string }[] }>('GET', '/messages?type=system')).data
  await own.world.control('PATCH', `/customers/${ADA}`, { identity_changed: true })
  const before = (await notes()).filter((each) => !each.id.startsWith('wamid.'))
  await own.api.patch('/v1/settings/application', { show_security_notifications: true })
  await own.world.control('PATCH', `/customers/${ADA}`, { identity_changed: true })
  const [note] = (await notes()).filter((each) => !each.id.startsWith('wamid.'))
  const [told] = (await own.bodies()) as { messages: { id: string }[] }[]
  await own.api.put(`/v1/messages/${note?.id}`, { status: 'read' })

  expect(before).toEqual([])
  expect(note).toMatchObject({
    direction: 'inbound',
    dialect: 'onprem',
    customer: ADA,
    type: 'system',
    system: { type: 'user_identity_changed', user: ADA },
  })
  expect(told?.messages[0]?.id).toBe(note?.id)
  const read = await own.world.control('GET', `/messages/${note?.id}`)
  expect(read).toMatchObject({ read_by_business: true })
})

it('shows the identity of the sender to those who asked for it', async () => {
  await using own = await listeningWorld({ show_security_notifications: true })

  await inbound(own.world, 'text', { body: 'a' })

  expect(await own.bodies()).toMatchObject([
    { messages: [{ identity: { acknowledged: true, created_timestamp: 1767225600000 } }] },
  ])
})

it('fails a message that was on its way when the identity changed', async () => {
  await using own = await listeningWorld({ show_security_notifications: true })

  await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' } })
  await own.world.control('PATCH', `/customers/${ADA}`, { identity_changed: true })

  const all = await own.bodies()
  expect(all[1]).toMatchObject({ statuses: [{ status: 'failed', errors: [{ code: 480 }] }] })
})

it('tells of a message that its writer deleted', async () => {
  await using own = await listeningWorld()
  const id = await inbound(own.world, 'text', { body: 'oops' })

  await own.world.messages.setStatus(id, 'deleted')

  expect((await own.bodies())[1]).toEqual({
    statuses: [
      {
        id,
        recipient_id: ADA,
        status: 'deleted',
        timestamp: '1767225600',
        type: 'message',
        message: { recipient_id: ADA },
      },
    ],
  })
})

it.each([
  ['message', { message: { recipient_id: ADA } }, 'recipient_id'],
  ['top', { recipient_id: ADA }, 'message'],
])('names the recipient of a status where it is set to: %s', async (style, there, missing) => {
  await using own = await listeningWorld()
  await own.world.settings.patch({ onprem: { statusRecipientId: style } })

  await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' } })

  const [body] = (await own.bodies()) as { statuses: object[] }[]
  expect(body?.statuses[0]).toMatchObject(there)
  expect(body?.statuses[0]).not.toHaveProperty(missing)
})

it('leaves conversation and pricing out where that is switched off', async () => {
  await using own = await listeningWorld({
    webhook_payload_conversation_pricingmodel_disabled: true,
  })

  await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' } })

  const [body] = (await own.bodies()) as { statuses: object[] }[]
  expect(Object.keys(body?.statuses[0] ?? {})).toEqual([
    'id',
    'recipient_id',
    'status',
    'timestamp',
    'type',
    'message',
  ])
})

it('says nothing of a contact that is blocked, and fails what is sent to it', async () => {
  await using own = await listeningWorld()
  await own.api.post(`/v1/contacts/${ADA}/block`, {})

  await inbound(own.world, 'text', { body: 'hello?' })
  await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' } })

  expect(await own.bodies()).toMatchObject([
    { statuses: [{ status: 'failed', errors: [{ code: 1013 }] }] },
  ])
})

it('drops callbacks while no URL is set', async () => {
  await using own = await listeningWorld({ webhooks: { url: '' } })

  const id = await inbound(own.world, 'text', { body: 'a' })

  expect(await own.bodies('1d')).toEqual([])
  expect(await own.world.webhooks.list({ dialect: 'onprem' })).toEqual([])
  expect((await own.world.messages.get(id)).status).toBe('delivered')
})

it('takes 200 alone for an answer, and tries again ever later up to the maximum', async () => {
  await using own = await listeningWorld({
    callback_backoff_delay_ms: 1000,
    max_callback_backoff_delay_ms: '2500',
  })
  receiver.answers.push(204, 301, 500, 404)

  await inbound(own.world, 'text', { body: 'a' })
  await own.bodies('10s')

  const [delivery] = await own.world.webhooks.list({ dialect: 'onprem' })
  const times = delivery?.attempts.map(({ at, status }) => [Date.parse(at) - 1767225600000, status])
  expect(times).toEqual([
    [0, 204],
    [1000, 301],
    [3000, 500],
    [5500, 404],
    [8000, 200],
  ])
})

it('pauses between two attempts even where the settings say nothing', async () => {
  await using own = await listeningWorld({
    webhooks: { url: 'http://127.0.0.1:9' },
    callback_backoff_delay_ms: 0,
    max_callback_backoff_delay_ms: 0,
  })
  await inbound(own.world, 'text', { body: 'a' })

  await own.world.clock.advance('1s')

  const [delivery] = await own.world.webhooks.list({ dialect: 'onprem' })
  expect(delivery?.attempts).toHaveLength(11)
})

it('gives a callback up after a day', async () => {
  await using own = await listeningWorld({ max_callback_backoff_delay_ms: 3_600_000 })
  await own.api.patch('/v1/settings/application', { webhooks: { url: 'http://127.0.0.1:9' } })

  await inbound(own.world, 'text', { body: 'a' })
  await own.world.clock.advance('25h')

  const [delivery] = await own.world.webhooks.list({ dialect: 'onprem' })
  expect(delivery).toMatchObject({ state: 'failed', reason: 'given up' })
})

it('sends what waits to the URL that is set now, and drops it when there is none', async () => {
  await using own = await listeningWorld({ webhooks: { url: 'http://127.0.0.1:9' } })
  await inbound(own.world, 'text', { body: 'a' })
  await own.world.clock.advance('1s')

  await own.api.patch('/v1/settings/application', { webhooks: { url: receiver.url } })
  expect(await own.bodies('3s')).toMatchObject([{ messages: [{ text: { body: 'a' } }] }])

  receiver.answers.push(500)
  await inbound(own.world, 'text', { body: 'b' })
  await own.world.clock.advance('1s')
  await own.api.patch('/v1/settings/application', { webhooks: { url: '' } })
  await own.world.clock.advance('1h')
  const [, second] = await own.world.webhooks.list({ dialect: 'onprem' })
  expect(second).toMatchObject({ state: 'dropped', reason: 'no webhook URL' })
})

it('refuses sends with 1016 while the queue is full, until it drains', async () => {
  await using own = await listeningWorld({ webhooks: { url: 'http://127.0.0.1:9' } })
  await own.world.control('PATCH', '/onprem', { callback_queue_limit: 2 })
  await inbound(own.world, 'text', { body: 'a' })
  await inbound(own.world, 'text', { body: 'b' })
  await own.world.clock.advance('1s')

  const full = await own.api.raw('POST', '/v1/messages', { to: ADA, text: { body: 'a' } })
  await own.api.patch('/v1/settings/application', { webhooks: { url: receiver.url } })
  await own.world.clock.advance('10s')
  const drained = await own.api.raw('POST', '/v1/messages', { to: ADA, text: { body: 'a' } })

  expect([full.status, drained.status]).toEqual([503, 201])
  expect(await full.json()).toMatchObject({ errors: [{ code: 1016, title: 'System overloaded' }] })
})

it('tells an error that belongs to no message', async () => {
  await using own = await listeningWorld()
  const error = {
    code: 400,
    title: 'Media download error',
    details: 'Failed to download the media',
  }

  await own.world.control('POST', '/onprem/errors', error)

  const href = 'https://developers.facebook.com/docs/whatsapp/api/errors/'
  expect(await own.bodies()).toEqual([{ errors: [{ ...error, href }] }])
})

/** The first `sent` status of a message. */
async function sentStatus(bodies: () => Promise<unknown[]>, id: string) {
  const statuses = ((await bodies()) as { statuses?: Record<string, unknown>[] }[])
    .flatMap((body) => body.statuses ?? [])
    .filter((status) => status['id'] === id && status['status'] === 'sent')
  return statuses[0]
}

it('opens no conversation with a message that fails', async () => {
  await using own = await listeningWorld({
    webhooks: { url: receiver.url, message: { sent: true } },
  })
  const stranger = '16315551234'
  await own.api.post('/v1/messages', { to: stranger, text: { body: 'a' } })
  await own.world.clock.advance('1h')
  await own.world.inbound.text({ dialect: 'onprem', from: stranger, text: 'hi' })

  const sent = await own.api.post('/v1/messages', { to: stranger, text: { body: 'b' } })

  expect(await sentStatus(own.bodies, sent.messages[0].id)).toMatchObject({
    timestamp: String(1767225600 + 3600),
    conversation: { expiration_timestamp: 1767225600 + 3600 + 86_400 },
  })
})

it('takes what only the Cloud API has where it is set to, and tells the callback data', async () => {
  await using own = await listeningWorld({
    webhooks: { url: receiver.url, message: { sent: true } },
  })
  const asked = await inbound(own.world, 'text', { body: 'hi' })
  const reaction = { message_id: asked, emoji: '👍' }
  const extras = {
    context: { message_id: asked },
    biz_opaque_callback_data: 'order-7',
  }
  const send = (more: object) => own.api.raw('POST', '/v1/messages', { to: ADA, ...more })
  const react = () => send({ type: 'reaction', reaction })
  expect((await react()).status).toBe(400)
  const plain = await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' }, ...extras })
  await own.world.settings.patch({ onprem: { cloudExtras: true } })

  const sent = await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' }, ...extras })

  expect((await react()).status).toBe(201)
  const wrong = await send({ text: { body: 'a' }, context: 'a', biz_opaque_callback_data: 7 })
  expect([wrong.status, await wrong.json()]).toMatchObject([
    400,
    { errors: [{ code: 1009 }, { code: 1009 }] },
  ])
  expect(await sentStatus(own.bodies, plain.messages[0].id)).not.toHaveProperty(
    'biz_opaque_callback_data',
  )
  expect(await sentStatus(own.bodies, sent.messages[0].id)).toMatchObject({
    biz_opaque_callback_data: 'order-7',
  })
  expect(await own.world.messages.get(sent.messages[0].id)).toMatchObject({
    context: extras.context,
  })
})

it('answers an ad for free, from the first message on', async () => {
  await using own = await listeningWorld({
    webhooks: { url: receiver.url, message: { sent: true } },
  })
  const referral = { source_url: 'https://fb.me/x', source_type: 'ad', source_id: '1' }
  await inbound(own.world, 'text', { body: 'hi' }, { referral })

  const sent = await own.api.post('/v1/messages', { to: ADA, text: { body: 'a' } })

  expect(await sentStatus(own.bodies, sent.messages[0].id)).toMatchObject({
    conversation: {
      expiration_timestamp: 1767225600 + 3 * 86_400,
      origin: { type: 'referral_conversion' },
    },
    pricing: { billable: false, category: 'referral_conversion' },
  })
})

it('prices a template that nobody knows as a template', async () => {
  await using own = await listeningWorld({
    webhooks: { url: receiver.url, message: { sent: true } },
  })
  const template = { name: 'nobody_knows', language: { code: 'en' } }

  const sent = await own.api.post('/v1/messages', { to: ADA, type: 'template', template })

  expect(await sentStatus(own.bodies, sent.messages[0].id)).toMatchObject({
    conversation: { origin: { type: 'utility' } },
    pricing: { billable: true, category: 'utility' },
  })
})

it('hears of a Flow that was completed', async () => {
  await using own = await listeningWorld()
  const [flow] = await own.world
    .control<{ data: { id: string; name: string }[] }>('GET', '/flows')
    .then(({ data }) => data)
  const flowId = flow?.id ?? ''
  const parameters = {
    flow_message_version: '3',
    flow_id: flowId,
    flow_cta: 'Go',
    flow_token: 'token-1',
  }
  const sent = await own.api.post('/v1/messages', {
    to: ADA,
    type: 'interactive',
    interactive: { type: 'flow', body: { text: 'a' }, action: { name: 'flow', parameters } },
  })
  const id: string = sent.messages[0].id
  await own.bodies()
  const sessions = `/flows/${flowId}/sessions`
  const session = await own.world.control<{ id: string }>('POST', sessions, { message_id: id })

  const data = { photo: [{ file_name: 'a.txt', mime_type: 'text/plain', data: 'aGVsbG8=' }] }
  await own.world.control('POST', `${sessions}/${session.id}/steps`, { action: 'complete', data })

  const said = (await own.bodies()).at(-1) as { messages: { interactive: Reply }[] }
  expect(said).toEqual({
    contacts,
    messages: [
      {
        ...about,
        timestamp: '1767225602',
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: expect.any(String) },
        },
        context: { from: '12025550119', id },
      },
    ],
  })
  const { flow_token: token, photo } = JSON.parse(
    said.messages[0]?.interactive.nfm_reply.response_json ?? '',
  )
  expect(token).toBe('token-1')
  const file = await own.api.raw('GET', `/v1/media/${photo[0].id}`)
  expect([file.status, await file.text()]).toEqual([200, 'hello'])
})

interface Reply {
  readonly nfm_reply: { readonly response_json: string }
}

it('receives nothing while the queue is full, and all of it afterwards', async () => {
  await using own = await listeningWorld({ webhooks: { url: 'http://127.0.0.1:9' } })
  await own.world.control('PATCH', '/onprem', { callback_queue_limit: 1 })
  await inbound(own.world, 'text', { body: 'a' })
  await inbound(own.world, 'text', { body: 'b' })
  await own.world.clock.advance('30s')
  expect(await own.world.webhooks.list({ dialect: 'onprem' })).toHaveLength(1)

  await own.api.patch('/v1/settings/application', { webhooks: { url: receiver.url } })

  expect(await own.bodies('1m')).toMatchObject([
    { messages: [{ text: { body: 'a' } }] },
    { messages: [{ text: { body: 'b' }, timestamp: '1767225600' }] },
  ])
})

it('fetches the picture of an ad, unless it is set not to', async () => {
  await using own = await listeningWorld()
  const referral = { source_type: 'ad', media_type: 'image', image: { data: 'aGVsbG8=' } }

  await inbound(own.world, 'text', { body: 'a' }, { referral })
  await own.api.patch('/v1/settings/application', { skip_referral_media_download: true })
  await inbound(own.world, 'text', { body: 'b' }, { referral })

  const rest = { source_type: 'ad', media_type: 'image' }
  const [first, second] = (await own.bodies()) as { messages: { referral: object }[] }[]
  expect(first?.messages[0]?.referral).toEqual({
    ...rest,
    image: { id: expect.stringMatching(/^[\da-f-]{36}$/) },
  })
  expect(second?.messages[0]?.referral).toEqual(rest)
})

it('brings a system message without contacts, its reason in the id', async () => {
  await using own = await listeningWorld()
  const system = { type: 'user_changed_number', body: 'moved', new_wa_id: '12025550177' }

  const id = await inbound(own.world, 'system', system)

  expect(await own.bodies()).toEqual([{ messages: [{ ...about, id, type: 'system', system }] }])
  expect(Buffer.from(id, 'base64url').toString('latin1')).toContain(
    'sys-12025550101@s.whatsapp.net-1767225600000-change',
  )
})

it('takes the data of a flow for what it is', async () => {
  await using own = await listeningWorld()
  const flow_action_payload = { screen: 'ONE', data: { image: { id: 'sku-1' } } }
  const parameters = {
    flow_message_version: '3',
    flow_id: '1',
    flow_cta: 'Go',
    flow_action_payload,
  }
  const action = { name: 'flow', parameters }
  const interactive = { type: 'flow', body: { text: 'x' }, action }

  await own.api.post('/v1/messages', { to: ADA, type: 'interactive', interactive })

  expect(await own.bodies()).toMatchObject([
    { statuses: [{ status: 'delivered' }] },
    { statuses: [{ status: 'read' }] },
  ])
})

it.each(['unknown', 'unsupported'])('says that %s messages can not be shown', async (type) => {
  await using own = await listeningWorld()

  await own.world.inbound.send({ dialect: 'onprem', from: ADA, type })

  const errors = [
    {
      code: 501,
      title: 'Unknown message type',
      details: 'Message type is not currently supported',
    },
  ]
  expect(await own.bodies()).toEqual([{ contacts, messages: [{ ...about, type, errors }] }])
})

it('knows the titles of the codes that a test gives', async () => {
  await using own = await listeningWorld()
  const sent = await own.api.post('/v1/messages', { to: '15557000001', text: { body: 'a' } })

  const status = { status: 'failed', error: { code: 472 } }
  await own.world.control('POST', `/messages/${sent.messages[0].id}/status`, status)
  await own.world.control('POST', '/onprem/errors', { code: 400 })

  expect(await own.bodies()).toMatchObject([
    { statuses: [{ errors: [{ code: 472, title: "User's number is part of an experiment" }] }] },
    {
      errors: [
        {
          code: 400,
          title: 'Media download error',
          details: 'Failed to download the media from the sender.',
          href: 'https://developers.facebook.com/docs/whatsapp/api/errors/',
        },
      ],
    },
  ])
})
