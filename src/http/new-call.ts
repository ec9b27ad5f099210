import type { IncomingMessage } from 'node:http'
import type { Call } from './endpoint.ts'
import type { Located } from './serve-hooks.ts'

export function newCall<World>(raw: IncomingMessage, located: Located<World>): Call<World> {
  const { url } = located
  const mark = url.indexOf('?')
  return {
    raw,
    method: raw.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: raw.headers,
    world: located.world,
    base: located.base,
    number: located.number,
    at: located.at,
    params: {},
    body: undefined,
    rawBody: undefined,
    files: [],
    principal: undefined,
    version: '',
    notes: {},
    kept: {},
  }
}
