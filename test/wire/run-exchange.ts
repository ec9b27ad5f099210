import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Emulator, LocalEmulator } from '../../src/index.ts'
import type { Receiver } from '../support/receiver.ts'
import {
  type Answer,
  type Exchange,
  MEDIA,
  masked,
  type Step,
  withoutDurations,
} from './exchange.ts'
import { filled, pick } from './fill.ts'

const USER = { username: 'agent01', password: 'Agent#2026' }

/** Plays an exchange in a world of its own and answers what came of it, with changing values masked. */
export async function play(
  emulator: LocalEmulator,
  receiver: Receiver,
  exchange: Exchange,
): Promise<{ response: Answer; webhooks: unknown[] }> {
  await using world = await emulator.fork(exchange.seed ? { from: exchange.seed } : {})
  const saved = new Map<string, string>()
  const { received } = receiver
  const first = received.length
  saved.set('receiver', receiver.url)
  saved.set('base', world.url)
  if (exchange.settings) await world.settings.patch(exchange.settings as Record<string, unknown>)
  if (exchange.webhooks) {
    const body = { webhooks: { url: receiver.url } }
    await send(world, { method: 'PATCH', path: '/v1/settings/application', body }, saved)
  }
  for (const step of exchange.before ?? []) await send(world, step, saved)
  const { reply, json } = await send(world, exchange.request, saved)
  await world.clock.advance('2s')
  const response = answer(reply, json, exchange.response?.file, saved)
  const webhooks = received.slice(first).map(({ body }) => masked(body, saved))
  return { response, webhooks }
}

interface Got {
  readonly status: number
  readonly type: string
  readonly bytes: Buffer
}

function answer(
  { status, type, bytes }: Got,
  json: unknown,
  file: string | undefined,
  saved: ReadonlyMap<string, string>,
): Answer {
  const head = { status, ...(type !== '' && { type }) }
  if (json !== undefined) return { ...head, body: masked(json, saved) }
  if (bytes.length === 0) return head
  if (file !== undefined && bytes.equals(readFileSync(join(MEDIA, file)))) return { ...head, file }
  return { ...head, text: withoutDurations(String(masked(bytes.toString('utf8'), saved))) }
}

async function send(
  world: Emulator,
  step: Step,
  saved: Map<string, string>,
): Promise<{ reply: Got; json: unknown }> {
  const { method, path, auth = 'token', headers = {}, body, text, file, save } = filled(step, saved)
  const sent = file
    ? readFileSync(join(MEDIA, file))
    : (text ?? (body === undefined ? undefined : JSON.stringify(body)))
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: { ...type, ...(await authorization(world, auth)), ...headers },
    ...(sent !== undefined && { body: sent }),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const contentType = response.headers.get('content-type') ?? ''
  const json = contentType.startsWith('application/json')
    ? JSON.parse(withoutDurations(bytes.toString('utf8')))
    : undefined
  for (const [name, at] of Object.entries(save ?? {})) saved.set(name, pick(json, at))
  return { reply: { status: response.status, type: contentType, bytes }, json }
}

async function authorization(world: Emulator, auth: string): Promise<Record<string, string>> {
  if (auth === 'none') return {}
  if (auth === 'token') return { authorization: `Bearer ${world.ids.onpremToken}` }
  if (auth === 'key') return { authorization: 'Apikey emulator-onprem-api-key' }
  if (auth === 'user') return { authorization: `Bearer ${await userToken(world)}` }
  const [scheme, pair] = auth.split(' ')
  if (scheme !== 'basic' || pair === undefined) return { authorization: auth }
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** A plain user: made, and logged in. */
async function userToken(world: Emulator): Promise<string> {
  const saved = new Map<string, string>()
  await send(world, { method: 'POST', path: '/v1/users', body: USER }, saved)
  const auth = `basic ${USER.username}:${USER.password}`
  const save = { token: 'users.0.token' }
  await send(world, { method: 'POST', path: '/v1/users/login', auth, save }, saved)
  return saved.get('token') ?? ''
}
