import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { BodyTooLarge, readBody, textOf } from '../http/body.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { bodyTooLarge } from './body.ts'

const LIMIT = 4_194_304
const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
])

const decoderOf = ({ headers }: Call<World>) =>
  /^multipart\//i.test(headers['content-type'] ?? '')
    ? undefined
    : decoders.get(headers['content-encoding']?.trim().toLowerCase() ?? '')

export const isCompressed = (call: Call<World>): boolean => decoderOf(call) !== undefined

/** Meta's mobile SDKs compress what they send. A body that is not what it says is unreadable, and so counts as empty. */
export async function inflateBody(call: Call<World>): Promise<void> {
  const decode = decoderOf(call)
  if (!decode) return
  try {
    const bytes = await decode(await readBody(call.raw, LIMIT), { maxOutputLength: LIMIT })
    call.rawBody = textOf(bytes)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (error instanceof BodyTooLarge || code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge()
    if (typeof code !== 'string' || !code.startsWith('Z_')) throw error
    call.rawBody = ''
  }
}
