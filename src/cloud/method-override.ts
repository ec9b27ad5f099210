import { isObject } from '../core/json.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { type Parameters, parseJson, readText } from './body.ts'
import { putField } from './form-fields.ts'
import { inflateBody, isCompressed } from './inflate.ts'

const LIMIT = 4_194_304
const verbs = new Set(['GET', 'POST', 'DELETE'])

/** `curl --data-binary`, as Meta's guide has it, calls the bytes of a file a form. */
const UPLOAD = /\/upload(?::|%3A)/i

/**
 * `method=delete` in the query, a form or a JSON object is the verb. Some SDKs send every call as a POST, so a body is
 * read before the endpoint is known; one that turns out to be a GET has its parameters in the query from here on.
 */
export function takeMethod(call: Call<World>): void | Promise<void> {
  override(call, call.query.get('method'))
  if (UPLOAD.test(call.path)) return
  if (isCompressed(call)) return inflateBody(call).then(() => takeForm(call))
  return takeForm(call)
}

function takeForm(call: Call<World>): void | Promise<void> {
  const type = call.headers['content-type'] ?? ''
  if (call.raw.method !== 'POST') return foldQuery(call)
  if (/^application\/x-www-form-urlencoded/i.test(type)) return readForm(call)
  // Sends are many and are never anything else.
  if (/[/+]json/i.test(type) && !SEND.test(call.path)) return readObject(call)
  return foldQuery(call)
}

const SEND = /\/messages\/?$/

/** A list written as `name[0]=a&name[1]=b` in the query of a GET: edges read their parameters one by one. */
function foldQuery(call: Call<World>): void {
  if (call.method !== 'GET') return
  const folded: Parameters = {}
  const bracketed = new Set([...call.query.keys()].filter((name) => name.includes('[')))
  for (const name of bracketed) {
    for (const value of call.query.getAll(name)) putField(folded, name, value)
    call.query.delete(name)
  }
  for (const [name, value] of Object.entries(folded)) call.query.set(name, asText(value))
}

const asText = (value: unknown): string => {
  if (typeof value === 'string') return value
  const isPlain = Array.isArray(value) && value.every((each) => /^[^,[{]*$/.test(String(each)))
  return isPlain ? value.join(',') : JSON.stringify(value)
}

async function readObject(call: Call<World>): Promise<void> {
  const text = await readText(call, LIMIT)
  const body = text.includes('"method"') ? parseJson(text) : undefined
  if (!isObject(body) || typeof body['method'] !== 'string') return foldQuery(call)
  override(call, body['method'])
  if (call.method !== 'GET') return
  for (const [name, value] of Object.entries(body)) {
    if (name !== 'method') call.query.set(name, asText(value))
  }
}

async function readForm(call: Call<World>): Promise<void> {
  const form = new URLSearchParams(await readText(call, LIMIT))
  override(call, form.get('method'))
  if (call.method !== 'GET') return
  for (const [name, value] of form) {
    if (name.includes('[')) call.query.append(name, value)
    else if (name !== 'method') call.query.set(name, value)
  }
  foldQuery(call)
}

function override(call: Call<World>, method: string | null): void {
  const verb = method?.toUpperCase()
  if (verb === undefined || !verbs.has(verb)) return
  call.method = verb
}
