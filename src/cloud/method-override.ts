import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { readText } from './body.ts'
import { inflateBody, isCompressed } from './inflate.ts'

const LIMIT = 4_194_304
const verbs = new Set(['GET', 'POST', 'DELETE'])

/** `curl --data-binary`, as Meta's guide has it, calls the bytes of a file a form. */
const UPLOAD = /\/upload(?::|%3A)/i

/**
 * `method=delete` in the query or in a form is the verb. Some SDKs send every call as a POST, so a form is read before
 * the endpoint is known; one that turns out to be a GET has its parameters in the query from here on.
 */
export function takeMethod(call: Call<World>): void | Promise<void> {
  override(call, call.query.get('method'))
  if (UPLOAD.test(call.path)) return
  if (isCompressed(call)) return inflateBody(call).then(() => takeForm(call))
  return takeForm(call)
}

function takeForm(call: Call<World>): void | Promise<void> {
  const type = call.headers['content-type']
  if (call.raw.method !== 'POST' || !type || !/^application\/x-www-form-urlencoded/i.test(type)) {
    return
  }
  return readForm(call)
}

async function readForm(call: Call<World>): Promise<void> {
  const form = new URLSearchParams(await readText(call, LIMIT))
  override(call, form.get('method'))
  if (call.method !== 'GET') return
  for (const [name, value] of form) if (name !== 'method') call.query.set(name, value)
}

function override(call: Call<World>, method: string | null): void {
  const verb = method?.toUpperCase()
  if (verb === undefined || !verbs.has(verb)) return
  call.method = verb
}
