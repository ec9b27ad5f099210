import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import request, { type Test } from 'supertest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from './emulator.ts'
import { type FileServer, startFiles } from './files.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const WIRE = join(import.meta.dirname, '..', '..', 'fixtures', 'wire')

type Dialect = 'cloud' | 'onprem'

/** One part of a multipart body: text, or a file in base64. */
export interface WirePart {
  readonly name: string
  readonly value?: string
  readonly filename?: string
  readonly type?: string
  readonly base64?: string
}

export interface WireRequest {
  readonly method: string
  readonly path: string
  /** Left out: the default token of the dialect; empty: none. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly parts?: readonly WirePart[]
  /** A body as it stands; with `headers` that say what it is. */
  readonly raw?: string
  readonly base64?: string
  /** Asked so many times; `{{n}}` is the number of the call in four digits. */
  readonly times?: number
  /** Names for values of the answer: `{"mediaId": "id"}` makes `{{mediaId}}` of `body.id`. */
  readonly keep?: Readonly<Record<string, string>>
}

export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A request with all that came of it. Golden files hold lists of these; `npm run golden` writes the answers. */
export interface Exchange {
  readonly name: string
  /** Row of the endpoint table, `POST /{phone_number}/messages`, or what else it shows: `inbound text`. */
  readonly shows: string
  readonly kind: 'golden' | 'auth' | 'bad'
  readonly before?: readonly WireRequest[]
  readonly request: WireRequest
  /** The webhooks are part of it: everything until the world is idle. */
  readonly hooked?: true
  /** The body is encrypted under a key that is drawn by chance. */
  readonly sealed?: true
  /** Settings of the world, as `PATCH /_emulator/settings` takes them. */
  readonly settings?: unknown
  readonly response?: WireResponse
  readonly webhooks?: readonly unknown[]
}

export const exchangeFiles = (dialect: Dialect): string[] =>
  readdirSync(join(WIRE, dialect))
    .filter((name) => name.endsWith('.json'))
    .sort()

export const readExchanges = (dialect: Dialect, file: string): Exchange[] =>
  JSON.parse(readFileSync(join(WIRE, dialect, file), 'utf8')) as Exchange[]

export const writeExchanges = (dialect: Dialect, file: string, all: readonly Exchange[]): void =>
  writeFileSync(join(WIRE, dialect, file), `${JSON.stringify(all, null, 1)}\n`)

/** A file server for links: one pixel as `dot.png`, a text as `note.txt`. */
const files = {
  '/dot.png': {
    type: 'image/png',
    bytes: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  },
  '/note.pdf': { type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 a note') },
  '/clip.mp4': { type: 'video/mp4', bytes: Buffer.from('not really a film') },
  '/voice.ogg': { type: 'audio/ogg', bytes: Buffer.from('OggS') },
}

/** Where exchanges are played: one emulator with its receiver and file server, a world for each exchange. */
export interface Stage extends AsyncDisposable {
  /** Answers the exchange with what came of it. */
  play(exchange: Exchange): Promise<Exchange>
}

export async function startStage(dialect: Dialect): Promise<Stage> {
  const hook = await startReceiver()
  const links = await startFiles(files)
  const emulator = await frozenEmulator(
    dialect === 'cloud' ? { webhookUrl: hook.url } : { onpremWebhookUrl: hook.url },
  )
  return {
    play: (exchange) => play(dialect, emulator, hook, links, exchange),
    async [Symbol.asyncDispose]() {
      await emulator.stop()
      await links[Symbol.asyncDispose]()
      await hook[Symbol.asyncDispose]()
    },
  }
}

async function play(
  dialect: Dialect,
  emulator: LocalEmulator,
  hook: Receiver,
  links: FileServer,
  exchange: Exchange,
): Promise<Exchange> {
  await using world = await emulator.fork()
  const actor: Actor = { dialect, emulator, prefix: new URL(world.url).pathname }
  if (exchange.settings) await world.settings.patch(exchange.settings as Record<string, unknown>)
  const names = new Map([
    ['files', links.url],
    ['hook', hook.url],
  ])
  for (const step of exchange.before ?? []) await take(actor, step, names)
  await world.clock.runUntilIdle()
  hook.received.length = 0

  const reply = await take(actor, exchange.request, names)
  if (exchange.hooked) await world.clock.runUntilIdle()
  for (const { raw, headers } of dialect === 'cloud' ? hook.received : []) {
    if (isSigned(emulator.ids.appSecret, raw, headers['x-hub-signature-256'])) continue
    throw new Error(`a webhook of "${exchange.name}" is not signed over its bytes`)
  }
  const mask = masker(hook, links)
  return {
    ...exchange,
    response: mask({
      ...responseOf(reply),
      ...(exchange.sealed && { body: '<sealed>' }),
    }) as WireResponse,
    ...(exchange.hooked && { webhooks: hook.received.map(({ body }) => mask(body)) }),
  }
}

/** Who calls, and in which world. */
interface Actor {
  readonly dialect: Dialect
  readonly emulator: LocalEmulator
  readonly prefix: string
}

/** Every Cloud webhook must be signed over its bytes. */
function isSigned(secret: string, raw: string, signature: unknown): boolean {
  return signature === `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
}

async function take(actor: Actor, step: WireRequest, names: Map<string, string>) {
  for (let call = 1; call < (step.times ?? 1); call += 1) {
    await perform(actor, fill(step, new Map([...names, ['n', String(call).padStart(4, '0')]])))
  }
  const reply = await perform(actor, fill(step, new Map([...names, ['n', '0000']])))
  for (const [name, path] of Object.entries(step.keep ?? {})) {
    names.set(name, String(valueAt(reply.body, path)))
  }
  return reply
}

const fill = (step: WireRequest, names: Map<string, string>): WireRequest =>
  JSON.parse(
    JSON.stringify(step).replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
      names.has(name) ? JSON.stringify(names.get(name)).slice(1, -1) : whole,
    ),
  ) as WireRequest

function perform({ dialect, emulator, prefix }: Actor, step: WireRequest): Test {
  // A link that an answer gave out has the world's prefix already.
  const link = /^https?:\/\/[^/]+(.*)/.exec(step.path)?.[1]
  const path = link ?? `${prefix}${step.path}`
  const method = step.method.toLowerCase() as 'get'
  const test = request(emulator.server)[method](path)
  const own = dialect === 'cloud' ? emulator.ids.accessToken : emulator.ids.onpremToken
  const token = step.token ?? own
  if (token !== '' && !step.path.startsWith('/_emulator'))
    test.set('authorization', `Bearer ${token}`)
  for (const [name, value] of Object.entries(step.headers ?? {})) test.set(name, value)
  for (const { name, value, filename, type, base64 } of step.parts ?? []) {
    if (value !== undefined) test.field(name, value)
    else {
      const options = { filename: filename ?? 'file', contentType: type ?? 'text/plain' }
      test.attach(name, Buffer.from(base64 ?? '', 'base64'), options)
    }
  }
  if (step.json !== undefined) return test.send(step.json as object)
  if (step.form) return test.type('form').send(step.form)
  if (step.raw !== undefined) return test.send(step.raw)
  if (step.base64 !== undefined) return test.send(Buffer.from(step.base64, 'base64'))
  return test
}

const valueAt = (body: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], body)

const shownHeaders = [
  'content-type',
  'content-disposition',
  'content-range',
  'facebook-api-version',
  'location',
  'www-authenticate',
  'x-app-usage',
]

function responseOf(reply: Awaited<Test>): WireResponse {
  const headers: Record<string, string> = {}
  for (const name of shownHeaders) {
    const value = reply.headers[name] as string | undefined
    if (value !== undefined) headers[name] = value
  }
  const isJson = /json/.test(headers['content-type'] ?? '')
  const bytes = Buffer.isBuffer(reply.body) ? reply.body : undefined
  const body = isJson ? reply.body : bytes ? { base64: bytes.toString('base64') } : reply.text
  return {
    status: reply.status,
    headers,
    ...(body !== undefined && body !== '' && { body }),
  }
}

/** What differs between two runs, or is drawn by chance, by a stand-in. */
function masker(hook: Receiver, links: FileServer) {
  const rules: readonly [RegExp | string, string][] = [
    [hook.url, '<hook>'],
    [links.url, '<files>'],
    [/https?:\/\/(?:127\.0\.0\.1|localhost):\d+(?:\/w\/[\w-]+)?/g, '<base>'],
    [/"fbtrace_id":"A[\w-]{22}"/g, '"fbtrace_id":"<trace>"'],
    [/wamid\.[A-Za-z0-9+/=]+/g, '<wamid>'],
    [/\bg[BF]EG[A-Za-z0-9_+/=-]+/g, '<message id>'],
    [/\bABEG[A-Za-z0-9_+/=-]+/g, '<message id>'],
    [/hash=AR[\w-]+/g, 'hash=<hash>'],
    [/upload:[\w-]{20,}(?:\?sig=\w+)?/g, '<upload>'],
    [/^4::.*$/g, '<handle>'],
    [/^EAA\w{60,}$/g, '<token>'],
    [/\bAc[0-9a-f]{40}\b/g, '<handle>'],
    [/\b[A-Z2-7]{13}1\b/g, '<qr code>'],
    [/\b[A-Z]{2}\.\d{10,}\b/g, '<user id>'],
    [/\b[0-9a-f]{32}\b/g, '<hex>'],
    [/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
    [/^[A-Za-z0-9+/]{11}=$/g, '<identity>'],
    [/\b[1-9]\d{15}\b/g, '<id>'],
  ]
  const maskText = (text: string): string =>
    rules.reduce((masked, [from, to]) => masked.replaceAll(from, to), text)
  const mask = (value: unknown, key?: string): unknown => {
    if (key === 'fbtrace_id') return '<trace>'
    if (typeof value === 'string') return maskText(value)
    if (key === 'message_template_id' && Number(value) >= 1e15) return '<id>'
    if (Array.isArray(value)) return value.map((each) => mask(each))
    if (typeof value !== 'object' || value === null) return value
    if (isMadeUpHeader(value)) return { ...value, value: '<made up>' }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each, name)]))
  }
  return (value: unknown) => mask(value)
}

/** A header of an entry of a batch that is drawn by chance. */
const isMadeUpHeader = (value: object): boolean =>
  'name' in value && typeof value.name === 'string' && value.name.startsWith('x-fb-')
