import { createHash } from 'node:crypto'
import { isObject } from '../core/json.ts'
import { SETTINGS } from '../core/settings.ts'
import type { Call, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { graphJson } from './escape.ts'
import { raisedVersion } from './versions.ts'

const isOn = (value: string | undefined): boolean =>
  value === '1' || value?.toLowerCase() === 'true'

/** A parameter of any call, from the query or from a body of which something is known. */
function parameterOf(call: Call<World>, name: string): string | undefined {
  const inQuery = call.query.get(name)
  if (inQuery !== null) return inQuery
  const body = isObject(call.body) ? call.body : formOf(call)
  const value = body?.[name]
  return typeof value === 'object' || value === undefined ? undefined : String(value)
}

/** A form that was refused before its endpoint read it. */
function formOf({ rawBody, headers }: Call<World>): Record<string, string> | undefined {
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')
  if (!isForm || typeof rawBody !== 'string') return undefined
  return Object.fromEntries(new URLSearchParams(rawBody))
}

/** What the parameters of any call ask of its answer: `debug`, `pretty`, `callback`, the status, the entity tag. */
export function finishReply(call: Call<World>, reply: Reply): Reply {
  const said = (name: string) => parameterOf(call, name)
  if (
    reply.stream ||
    reply.taken ||
    typeof reply.body === 'string' ||
    Buffer.isBuffer(reply.body)
  ) {
    return reply
  }
  const body = said('debug') === undefined ? reply.body : withDebug(call, reply.body)
  const status = isOn(said('suppress_http_code')) ? 200 : reply.status
  const fn = said('callback')
  const pretty = said('pretty')
  const isGet = call.method === 'GET' && reply.status === 200
  if (!isGet && !fn && pretty === undefined) return { ...reply, status, body }

  const json = isOn(pretty) ? indented(body) : graphJson(body)
  if (fn && call.method === 'GET' && /^[\w.$]+$/.test(fn)) {
    return {
      ...reply,
      status: 200,
      body: `/**/ ${fn}(${json});`,
      headers: { ...reply.headers, 'content-type': 'text/javascript; charset=UTF-8' },
    }
  }
  return isGet ? tagged(call, reply, json) : { ...reply, status, body: json }
}

function tagged(call: Call<World>, reply: Reply, json: string): Reply {
  const etag = `"${createHash('sha1').update(json).digest('hex')}"`
  const headers = { ...reply.headers, etag }
  const known = call.headers['if-none-match']?.split(',').map((each) => each.trim())
  if (known?.some((each) => each === '*' || each.replace(/^W\//, '') === etag))
    return { status: 304, headers }
  return { ...reply, headers, body: json }
}

const indented = (body: unknown): string =>
  JSON.stringify(JSON.parse(graphJson(body)), null, 2).replace(/[\u007f-\uffff/]/g, (char) =>
    char === '/' ? '\\/' : graphJson(char).slice(1, -1),
  )

/** A call by a version that is gone is served by the oldest one there is, and says so when asked. */
function withDebug(call: Call<World>, body: unknown): unknown {
  if (!isObject(body)) return body
  const versions = call.world.store.read.settings.get(SETTINGS)?.cloud.apiVersions
  const asked = versions && raisedVersion(call.raw.url ?? '', versions)
  const messages = asked && [
    {
      link: 'https://developers.facebook.com/docs/apps/versions/',
      message: `The call has been auto-upgraded to ${call.version} as ${asked} has been deprecated.`,
      type: 'warning',
    },
  ]
  return { ...body, __debug__: messages ? { messages } : {} }
}
