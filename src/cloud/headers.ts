import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { usageHeaders } from './rate-limits.ts'

const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

const idText = (bytes: Uint8Array, from: number, length: number): string => {
  let text = ''
  for (let at = from; at < from + length; at++) text += idAlphabet[(bytes[at] ?? 0) & 63]
  return text
}

/** What Graph makes up for each reply. One draw, so that an error and its headers agree. */
export interface ReplyIds {
  /** `fbtrace_id` of errors and `x-fb-request-id`: 23 characters, the first an A. */
  readonly request: string
  readonly trace: string
  readonly revision: string
  readonly debug: string
}

export function replyIds(call: Call<World>): ReplyIds {
  const bytes = call.world.replyRandom(call.number).bytes(102)
  const revision = 1_000_000_000 + ((bytes[33] ?? 0) * 65_536 + (bytes[34] ?? 0) * 256)
  return {
    request: `A${idText(bytes, 0, 22)}`,
    trace: idText(bytes, 22, 11),
    revision: String(revision),
    debug: Buffer.from(bytes.subarray(38, 102)).toString('base64'),
  }
}

/** Headers of every Graph answer. */
export function graphHeaders(
  call: Call<World>,
  reply: Reply,
  endpoint: Endpoint<World> | undefined,
): Record<string, string> {
  const ids = replyIds(call)
  const headers: Record<string, string> = {
    'facebook-api-version': call.version,
    'x-fb-request-id': ids.request,
    'x-fb-trace-id': ids.trace,
    'x-fb-rev': ids.revision,
    'x-fb-debug': ids.debug,
    vary: 'Origin, Accept-Encoding',
    'access-control-allow-origin': '*',
    'strict-transport-security': 'max-age=15552000; preload',
    pragma: 'no-cache',
    'cache-control':
      call.method === 'GET' && reply.status < 400
        ? 'private, no-cache, no-store, must-revalidate'
        : 'no-store',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
  }
  if (reply.body !== undefined && !Buffer.isBuffer(reply.body)) {
    headers['content-type'] = 'application/json; charset=UTF-8'
  }
  return Object.assign(headers, usageHeaders(call, endpoint))
}
