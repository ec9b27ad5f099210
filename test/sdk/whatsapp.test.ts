import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { statusesOf } from '../cloud/support.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const ADA = 12025550101
const require = createRequire(import.meta.url)

interface Answer {
  statusCode(): number
  responseBodyToJSON(): Promise<unknown>
}

/** As much of Meta's SDK as the test names; its own types stand in the way of its use. */
interface Sdk {
  readonly requester: { port: number; client: { agent: { options: { ca?: string } } } }
  readonly messages: Record<
    | 'audio'
    | 'contacts'
    | 'document'
    | 'image'
    | 'interactive'
    | 'location'
    | 'sticker'
    | 'template'
    | 'text'
    | 'video',
    (body: unknown, recipient: number, replyTo?: string) => Promise<Answer>
  > & { status(body: unknown): Promise<Answer> }
  readonly twoStepVerification: { setPin(pin: number): Promise<Answer> }
}

beforeAll(() => {
  vi.stubEnv('NODE_ENV', 'production')
})

afterAll(() => {
  vi.unstubAllEnvs()
})

/** The SDK speaks HTTPS to port 443 of its host: told another host, port and the CA to trust. */
async function sdkFor(emulator: LocalEmulator): Promise<Sdk> {
  const { hostname, port } = new URL(emulator.httpsUrl)
  vi.stubEnv('WA_BASE_URL', hostname)
  vi.stubEnv('WA_PHONE_NUMBER_ID', emulator.ids.phoneNumberId)
  vi.stubEnv('CLOUD_API_VERSION', 'v23.0')
  vi.stubEnv('CLOUD_API_ACCESS_TOKEN', emulator.ids.accessToken)
  vi.stubEnv('M4D_APP_SECRET', emulator.ids.appSecret)
  const WhatsApp = require('whatsapp') as new () => Sdk
  const sdk = new WhatsApp()
  sdk.requester.port = Number(port)
  const ca = await fetch(`${emulator.url}/_emulator/ca.pem`)
  sdk.requester.client.agent.options.ca = await ca.text()
  return sdk
}

const image = { link: 'http://127.0.0.1:9/a.jpg' }

const messages: readonly (readonly [keyof Sdk['messages'], unknown])[] = [
  ['text', { body: 'Parcel 88 left the depot.', preview_url: false }],
  ['image', { ...image, caption: 'Front door' }],
  ['video', image],
  ['audio', image],
  ['document', { ...image, filename: 'a.pdf' }],
  ['sticker', image],
  ['location', { latitude: 51.5, longitude: -0.1, name: 'Tower', address: 'Bridge St' }],
  ['contacts', [{ name: { formatted_name: 'Grace Hopper', first_name: 'Grace' } }]],
  [
    'interactive',
    {
      type: 'button',
      body: { text: 'Keep Friday?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'keep', title: 'Keep' } }] },
    },
  ],
  ['template', { name: 'hello_world', language: { code: 'en_US', policy: 'deterministic' } }],
]

it('sends every type that it has, by HTTPS', async () => {
  await using emulator = await frozenEmulator({ throughput: 'off' })
  const sdk = await sdkFor(emulator)
  const wamid = await emulator.inbound.text({ from: String(ADA), text: 'hi' })

  const answers = []
  for (const [name, content] of messages) {
    const answer = await sdk.messages[name](content, ADA, wamid)
    answers.push([name, answer.statusCode(), await answer.responseBodyToJSON()])
  }

  expect(answers).toEqual(
    messages.map(([name]) => [
      name,
      200,
      {
        messaging_product: 'whatsapp',
        contacts: [{ input: String(ADA), wa_id: String(ADA) }],
        messages: [expect.objectContaining({ id: expect.stringMatching(/^wamid\./) })],
      },
    ]),
  )
})

it('marks as read, and sets the PIN', async () => {
  await using emulator = await frozenEmulator()
  const sdk = await sdkFor(emulator)
  const wamid = await emulator.inbound.text({ from: String(ADA), text: 'hi' })

  const read = await sdk.messages.status({ status: 'read', message_id: wamid })
  const pin = await sdk.twoStepVerification.setPin(654321)

  expect(await read.responseBodyToJSON()).toEqual({ success: true })
  expect(pin.statusCode()).toBe(200)
})

it('has its statuses told to the webhook', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const sdk = await sdkFor(emulator)

  const answer = await sdk.messages.text({ body: 'hi' }, ADA)
  const body = (await answer.responseBodyToJSON()) as { messages: { id: string }[] }
  await emulator.clock.runUntilIdle()

  expect(statusesOf(hook.received).map(({ id, status }) => [id, status])).toEqual(
    ['sent', 'delivered', 'read'].map((status) => [body.messages[0]?.id, status]),
  )
})
