import { createHmac } from 'node:crypto'
import request, { type Test } from 'supertest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { type FileServer, startFiles } from '../support/files.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import type { Exchange, WireRequest, WireResponse } from './cloud-exchange.ts'
import { masker } from './cloud-mask.ts'
import { filled, pick } from './fill.ts'

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

export async function startStage(): Promise<Stage> {
  const hook = await startReceiver()
  const links = await startFiles(files)
  const emulator = await frozenEmulator({ webhookUrl: hook.url })
  return {
    play: (exchange) => play(emulator, hook, links, exchange),
    async [Symbol.asyncDispose]() {
      await emulator.stop()
      await links[Symbol.asyncDispose]()
      await hook[Symbol.asyncDispose]()
    },
  }
}

async function play(
  emulator: LocalEmulator,
  hook: Receiver,
  links: FileServer,
  exchange: Exchange,
): Promise<Exchange> {
  await using world = await emulator.fork()
  const actor: Actor = { emulator, prefix: new URL(world.url).pathname }
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
  for (const { raw, headers } of hook.received) {
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
  readonly emulator: LocalEmulator
  readonly prefix: string
}

/** Every Cloud webhook must be signed over its bytes. */
function isSigned(secret: string, raw: string, signature: unknown): boolean {
  return signature === `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
}

async function take(actor: Actor, step: WireRequest, names: Map<string, string>) {
  for (let call = 1; call < (step.times ?? 1); call += 1) {
    await perform(actor, filled(step, new Map([...names, ['n', String(call).padStart(4, '0')]])))
  }
  const reply = await perform(actor, filled(step, new Map([...names, ['n', '0000']])))
  for (const [name, path] of Object.entries(step.keep ?? {})) {
    names.set(name, pick(reply.body, path))
  }
  return reply
}

function perform({ emulator, prefix }: Actor, step: WireRequest): Test {
  // A link that an answer gave out has the world's prefix already.
  const link = /^https?:\/\/[^/]+(.*)/.exec(step.path)?.[1]
  const path = link ?? `${prefix}${step.path}`
  const method = step.method.toLowerCase() as 'get'
  const test = request(emulator.server)[method](path)
  const token = step.token ?? emulator.ids.accessToken
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
  // Where an account has an allowance of its own, that of the app depends on all the calls before.
  if (reply.headers['x-business-use-case-usage'] !== undefined) delete headers['x-app-usage']
  const isJson = /json/.test(headers['content-type'] ?? '')
  const bytes = Buffer.isBuffer(reply.body) ? reply.body : undefined
  const body = isJson ? reply.body : bytes ? { base64: bytes.toString('base64') } : reply.text
  return {
    status: reply.status,
    headers,
    ...(body !== undefined && body !== '' && { body }),
  }
}
