import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, STRANGER, statusesOf, valuesOf, WABA } from './support.ts'

const text = { type: 'text', text: { body: 'hi' } }
const named = (name: string, components?: object[]) => ({
  type: 'template',
  template: { name, language: { code: 'en_US' }, ...(components && { components }) },
})
const code = [{ type: 'text', text: '123456' }]
const login = named('login_code', [
  { type: 'body', parameters: code },
  { type: 'button', sub_type: 'url', index: '0', parameters: code },
])
const utility = named('hello_world')
const marketing = named('plain_promo')

type Price = readonly [type: string, category: string]
const SERVICE: Price = ['free_customer_service', 'service']
const FREE_UTILITY: Price = ['free_customer_service', 'utility']
const FREE_ENTRY: Price = ['free_entry_point', 'referral_conversion']
const paid = (category: string): Price => ['regular', category]

/** What is sent, by which edge, and what it costs by Meta's table. */
const inWindow: [string, object, Price, string?][] = [
  ['free-form', text, SERVICE],
  ['utility', utility, FREE_UTILITY],
  ['marketing', marketing, paid('marketing')],
  ['authentication', login, paid('authentication')],
  ['marketing_lite', marketing, paid('marketing_lite'), 'marketing_messages'],
]
const outOfWindow: typeof inWindow = [
  ['utility', utility, paid('utility')],
  ['marketing', marketing, paid('marketing')],
  ['authentication', login, paid('authentication')],
  ['marketing_lite', marketing, paid('marketing_lite'), 'marketing_messages'],
]
const inFreeEntry: typeof inWindow = [
  ['free-form', text, FREE_ENTRY],
  ['utility', utility, FREE_ENTRY],
  ['marketing', marketing, FREE_ENTRY],
  ['authentication', login, FREE_ENTRY],
  ['marketing_lite', marketing, FREE_ENTRY, 'marketing_messages'],
]

async function start(hook: Receiver, version: string, now = '2026-01-01') {
  const emulator = await frozenEmulator({
    webhookUrl: hook.url,
    clock: `frozen@${now}T00:00:00Z`,
  })
  await control(emulator, 'patch', '/settings')
    .send({ cloud: { webhookVersion: version } })
    .expect(200)
  await graph(emulator, 'post', `/v24.0/${WABA}/message_templates`)
    .send({
      name: 'plain_promo',
      language: 'en_US',
      category: 'MARKETING',
      components: [{ type: 'BODY', text: 'Come in and taste the tea of the month' }],
    })
    .expect(200)
  await control(emulator, 'patch', `/wabas/${WABA}`)
    .send({ marketing_messages: 'ONBOARDED' })
    .expect(200)
  await emulator.clock.advance('10m')
  hook.received.splice(0)
  return emulator
}

async function statuses(
  emulator: LocalEmulator,
  hook: Receiver,
  to: string,
  body: object,
  edge = 'messages',
) {
  await graph(emulator, 'post', `/v24.0/${PHONE}/${edge}`)
    .send({ messaging_product: 'whatsapp', to, ...body })
    .expect(200)
  await emulator.clock.runUntilIdle('1m')
  return statusesOf(hook.received.splice(0))
}

const versions = ['v22.0', 'v23.0', 'v24.0', 'v25.0']

it.each(versions)('prices messages and tells conversations as of %s', async (version) => {
  await using hook = await startReceiver()
  await using emulator = await start(hook, version)
  const older = version < 'v24.0'
  const conversations = new Set<unknown>()

  const check = async (to: string, rows: typeof inWindow, until?: number) => {
    for (const [, body, [type, category], edge] of rows) {
      const told = await statuses(emulator, hook, to, body, edge)
      const [sent, delivered, read, ...more] = told
      expect(more).toEqual([])
      const pricing = { billable: type === 'regular', pricing_model: 'PMP', type, category }
      const conversation = sent?.['conversation'] as { id: string } | undefined
      const id = expect.stringMatching(/^[0-9a-f]{32}$/)
      const origin = { type: category }
      const hasConversation = older || until !== undefined
      const ends = until ?? Number(sent?.['timestamp']) + 86_400
      const expiration_timestamp = String(ends)
      expect(sent).toEqual({
        ...common('sent', to, sent),
        ...(hasConversation && { conversation: { id, expiration_timestamp, origin } }),
        pricing,
      })
      expect(delivered).toEqual({
        ...common('delivered', to, sent),
        ...(hasConversation && { conversation: { id: conversation?.id, origin } }),
        pricing,
      })
      expect(read).toEqual(common('read', to, sent))
      const tail = hasConversation ? ['conversation', 'pricing'] : ['pricing']
      expect(Object.keys(sent ?? {}).slice(-tail.length)).toEqual(tail)
      expect(Object.keys((sent?.['pricing'] ?? {}) as object)).toEqual(Object.keys(pricing))
      conversations.add(conversation?.id)
    }
  }

  await check(ADA, inWindow)
  await check(STRANGER, outOfWindow)
  expect(conversations.size).toBe(older ? inWindow.length + outOfWindow.length : 1)

  conversations.clear()
  await control(emulator, 'post', '/inbound')
    .send({
      from: '12025550102',
      to: PHONE,
      ...text,
      referral: { source_type: 'ad', source_id: '1', source_url: 'https://fb.me/1' },
    })
    .expect(201)
  await emulator.clock.runUntilIdle()
  hook.received.splice(0)
  const now = Date.parse((await emulator.clock.get()).now) / 1000
  await check('12025550102', inFreeEntry, Math.floor(now) + 3 * 86_400)
  expect(conversations.size).toBe(1)
})

const common = (status: string, to: string, sent: Record<string, unknown> | undefined) => ({
  id: sent?.['id'],
  status,
  timestamp: expect.stringMatching(/^\d{10}$/),
  recipient_id: to,
  recipient_user_id: expect.stringMatching(/^US\.\w+$/),
})

it('prices conversations before July 2025, whatever the version', async () => {
  await using hook = await startReceiver()
  await using emulator = await start(hook, 'v24.0', '2025-06-01')

  const [first] = await statuses(emulator, hook, ADA, text)
  const [second] = await statuses(emulator, hook, ADA, text)

  expect(first).toMatchObject({
    conversation: { id: expect.any(String), origin: { type: 'service' } },
  })
  expect(first?.['pricing']).toEqual({
    billable: false,
    pricing_model: 'CBP',
    category: 'service',
  })
  expect(second?.['conversation']).toEqual(first?.['conversation'])
})

it('prices the one of delivered and read that comes first, and nothing that failed', async () => {
  await using hook = await startReceiver()
  await using emulator = await start(hook, 'v24.0')
  await control(emulator, 'patch', '/settings')
    .send({ delivery: { delivered_ms: 86_400_000, read_ms: 86_400_000 } })
    .expect(200)
  const priced = async (...moves: string[]) => {
    const sent = await graph(emulator, 'post', `/v24.0/${PHONE}/messages`)
      .send({ messaging_product: 'whatsapp', to: ADA, ...text })
      .expect(200)
    const { id } = sent.body.messages[0]
    await emulator.clock.advance('1s')
    for (const status of moves) {
      await control(emulator, 'post', `/messages/${id}/status`).send({ status }).expect(200)
    }
    await emulator.clock.advance('1s')
    return statusesOf(hook.received.splice(0))
      .filter((each) => each['pricing'] !== undefined)
      .map((each) => each['status'])
  }

  expect(await priced('delivered', 'read', 'played')).toEqual(['sent', 'delivered'])
  expect(await priced('read')).toEqual(['sent', 'read'])
  expect(await priced('failed')).toEqual(['sent'])
})

it('has exactly the documented members, in their order', async () => {
  await using hook = await startReceiver()
  await using emulator = await start(hook, 'v24.0')
  const tracked = { ...text, biz_opaque_callback_data: 'job-9' }
  await graph(emulator, 'post', `/v24.0/${PHONE}/messages`)
    .send({ messaging_product: 'whatsapp', to: ADA, ...tracked })
    .expect(200)
  await graph(emulator, 'post', `/v24.0/${PHONE}/messages`)
    .send({ messaging_product: 'whatsapp', to: STRANGER, ...text })
    .expect(200)
  await emulator.clock.runUntilIdle('1m')

  const values = valuesOf(hook.received)
  const of = (status: string) =>
    JSON.stringify(values.find((each) => each.statuses?.[0]?.['status'] === status))
  const { body: ada } = await control(emulator, 'get', `/customers/${ADA}`)
  const id = values[0]?.statuses?.[0]?.['id']
  const about = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '12025550111', phone_number_id: PHONE },
  }
  const told = (status: string, more: object) =>
    JSON.stringify({
      ...about,
      contacts: [{ profile: { name: 'Ada' }, wa_id: ADA, user_id: ada.user_id }],
      statuses: [
        {
          id,
          status,
          timestamp: '1767226200',
          recipient_id: ADA,
          recipient_user_id: ada.user_id,
          biz_opaque_callback_data: 'job-9',
          ...more,
        },
      ],
    })
  const pricing = {
    billable: false,
    pricing_model: 'PMP',
    type: 'free_customer_service',
    category: 'service',
  }
  expect(of('delivered')).toBe(told('delivered', { pricing }))
  expect(of('read')).toBe(told('read', {}))
  const failed = values.find((each) => each.statuses?.[0]?.['status'] === 'failed')
  expect(of('failed')).toBe(
    JSON.stringify({
      ...about,
      statuses: [
        {
          id: failed?.statuses?.[0]?.['id'],
          status: 'failed',
          timestamp: '1767226200',
          recipient_id: STRANGER,
          errors: [
            {
              code: 131047,
              title: 'Re-engagement message',
              message: 'Re-engagement message',
              error_data: {
                details:
                  'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
              },
              href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
            },
          ],
        },
      ],
    }),
  )
})
