import { isObject } from '../core/json.ts'
import { BodyTooLarge, ClientGone, readBody, textOf } from '../http/body.ts'
import type { Call } from '../http/endpoint.ts'
import { readJson } from '../http/read-json.ts'
import type { World } from '../world.ts'
import { GraphError } from './errors.ts'
import { opened, putField } from './form-fields.ts'
import { readForm } from './multipart.ts'

/** Parameters of a call: the query, and over it the body in whichever of the three encodings. */
export type Parameters = Record<string, unknown>

/**
 * Merges query and body into one map; the body wins. A JSON body that does not parse, or is no UTF-8, counts as empty,
 * so that the first parameter that is needed is reported missing: that is what Graph does.
 */
export async function readParameters(call: Call<World>): Promise<Parameters> {
  const merged: Parameters = {}
  for (const [name, value] of call.query) putField(merged, name, value)
  const type = call.headers['content-type'] ?? ''
  if (/^multipart\/form-data/i.test(type)) {
    Object.assign(merged, await readMultipart(call))
    return merged
  }
  const body = typeof call.rawBody === 'object' ? textOf(call.rawBody) : call.rawBody
  const text = body?.toString()
  if (!text) return merged
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    for (const [name, value] of new URLSearchParams(text)) putField(merged, name, value)
    if (/^\s*\{/.test(text)) hint(call, 'the body looks like JSON, its Content-Type says form')
  } else if (/[/+]json/i.test(type)) {
    const isText = typeof body === 'string'
    const parsed = isText ? parseJson(text) : undefined
    if (isObject(parsed)) Object.assign(merged, parsed)
    else hint(call, `the body is no ${isText ? 'JSON object' : 'UTF-8'}, and counts as empty`)
  } else hint(call, `the body counts as empty, for its Content-Type ${type || 'that is missing'}`)
  return merged
}

/** What Graph does not say: for `explain`. */
function hint(call: Call<World>, text: string): void {
  call.notes['hint'] = text
}

/** The body of a call whose row did not say how to read it, kept for whoever asks again. */
export async function readText(call: Call<World>, limit: number): Promise<string> {
  try {
    call.rawBody ??= textOf(await readBody(call.raw, limit))
    return String(call.rawBody)
  } catch (error) {
    throw error instanceof BodyTooLarge ? bodyTooLarge() : error
  }
}

export const bodyTooLarge = (): GraphError =>
  new GraphError(100, '(#100) The request body is too large.', { status: 413 })

export function parseJson(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}

/** Text parts only; a file part where none is expected is read and dropped. */
async function readMultipart(call: Call<World>): Promise<Parameters> {
  const { fields } = await readForm(call, {
    limits: { fieldSize: 2_000_000, fields: 200, files: 20 },
    storage: nowhere,
  })
  if (!call.raw.complete && call.raw.destroyed) throw new ClientGone()
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(opened) : value,
    ]),
  )
}

const nowhere = {
  _handleFile(
    _request: unknown,
    file: { stream: NodeJS.ReadableStream },
    done: (error: unknown, info?: object) => void,
  ) {
    file.stream.on('end', () => done(null, {}))
    file.stream.on('error', done)
    file.stream.resume()
  },
  _removeFile(_request: unknown, _file: unknown, done: (error: null) => void) {
    done(null)
  },
}

export const parametersOf = (call: Call<World>): Parameters =>
  isObject(call.body) ? call.body : {}
