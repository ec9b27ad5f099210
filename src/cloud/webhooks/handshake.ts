import type { Readable } from 'node:stream'
import { SETTINGS } from '../../core/settings.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { GraphError } from '../errors.ts'

/** Asks a callback to prove that it knows the verify token: 200 and the challenge as the body, or 2200. */
export async function verifyCallback(
  call: Call<World>,
  callbackUrl: string,
  verifyToken: string,
): Promise<void> {
  const challenge = call.world.replyRandom(call.number).digits(10)
  const failure = await askCallback(call.world, callbackUrl, verifyToken, challenge)
  if (failure !== undefined) throw new GraphError(2200, `(#2200) ${failure}`)
}

/** What went wrong, in Meta's words; undefined when the callback passed. */
export async function askCallback(
  world: World,
  callbackUrl: string,
  verifyToken: string,
  challenge: string,
): Promise<string | undefined> {
  const url = new URL(callbackUrl)
  url.searchParams.append('hub.mode', 'subscribe')
  url.searchParams.append('hub.challenge', challenge)
  url.searchParams.append('hub.verify_token', verifyToken)
  const settings = world.store.read.settings.get(SETTINGS)
  const fetched = await world.outgoing.get(url.href, {
    timeoutMs: settings?.webhook_timeout_ms ?? 10_000,
    egress: settings?.egress ?? 'local',
    headers: { 'user-agent': 'facebookplatform/1.0 (+http://developers.facebook.com)' },
  })
  const intro = 'Callback verification failed with the following errors:'
  if ('errno' in fetched) {
    return `${intro} curl_errno = ${fetched.errno}; curl_error = ${fetched.error}; HTTP Status Code = 0`
  }
  const body = await textOf(fetched.body)
  if (fetched.status < 200 || fetched.status > 299) {
    return `${intro} HTTP Status Code = ${fetched.status}; HTTP Message = ${fetched.statusText}`
  }
  if (body.trim() === challenge) return undefined
  return `The URL couldn't be validated. Response does not match challenge, expected value="${challenge}", received="${body.slice(0, 50)}"`
}

async function textOf(stream: Readable): Promise<string> {
  let text = ''
  try {
    for await (const chunk of stream) {
      text += String(chunk)
      if (text.length > 4096) break
    }
  } catch {
    // A reply that breaks off is judged by what came of it.
  }
  stream.destroy()
  return text
}
