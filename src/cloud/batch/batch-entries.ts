import { isObject } from '../../core/json.ts'
import { GraphError, parameterError } from '../errors.ts'
import { opened } from '../messages/shapes/shape.ts'
import { namesIn } from './batch-references.ts'

/** One call of a batch. */
export interface BatchEntry {
  readonly method: string
  readonly relativeUrl: string
  readonly body: string | undefined
  readonly name: string | undefined
  /** Names of the entries that have to go well first. */
  readonly needs: readonly string[]
  /** Whether the answer is left out when it went well; undefined where the entry does not say. */
  readonly omit: boolean | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Names of file parts. */
  readonly attached: readonly string[]
  readonly token: string | undefined
  /** Proof beside the token, and the time that it may have. */
  readonly proof: Readonly<Record<string, unknown>> | undefined
}

const MOST = 50
const methods = new Set(['GET', 'POST', 'DELETE'])

export function parseBatch(given: unknown): BatchEntry[] {
  const batch = opened(given)
  if (!Array.isArray(batch)) throw parameterError('param batch must be an array.')
  if (batch.length > MOST) {
    throw new GraphError(100, `Too many requests in batch message. Maximum batch size is ${MOST}`, {
      type: 'GraphBatchException',
    })
  }
  return batch.map((each, at) => parseEntry(opened(each), `batch[${at}]`))
}

function parseEntry(entry: unknown, path: string): BatchEntry {
  if (!isObject(entry)) throw parameterError(`Param ${path} must be a JSON object.`)
  const method = String(entry['method'] ?? 'GET').toUpperCase()
  if (!methods.has(method)) {
    throw parameterError(
      `Param ${path}['method'] must be one of {${[...methods].join(', ')}} - got "${method}".`,
    )
  }
  const relativeUrl = entry['relative_url']
  if (typeof relativeUrl !== 'string') {
    throw parameterError(`The parameter ${path}['relative_url'] is required.`)
  }
  const body = bodyText(entry['body'])
  const needs = [...names(entry['depends_on']), ...namesIn(relativeUrl), ...namesIn(body ?? '')]
  return {
    method,
    relativeUrl,
    body,
    name: textOf(entry['name']),
    needs: [...new Set(needs)],
    omit: flagOf(entry['omit_response_on_success']),
    headers: headersOf(entry['headers']),
    attached: names(entry['attached_files']),
    token: textOf(entry['access_token']),
    proof: textOf(entry['appsecret_proof']) === undefined ? undefined : entry,
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const flagOf = (value: unknown): boolean | undefined =>
  value === undefined || value === null ? undefined : /^(true|1)$/i.test(String(value))

/** `a,b`, or a list. */
const names = (value: unknown): string[] =>
  (Array.isArray(value) ? value.map(String) : String(value ?? '').split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Bodies are forms; an object in their place is written as one. */
function bodyText(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (!isObject(body)) return undefined
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(body)) {
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return form.toString()
}

/** `["Name: value"]`, `[{"name","value"}]` or `{"Name":"value"}`. */
function headersOf(given: unknown): Record<string, string> {
  const headers: Record<string, string> = {}
  const put = (name: unknown, value: unknown) => {
    headers[String(name).trim().toLowerCase()] = String(value).trim()
  }
  const list = opened(given)
  if (isObject(list)) for (const [name, value] of Object.entries(list)) put(name, value)
  for (const each of Array.isArray(list) ? list : []) {
    if (isObject(each)) put(each['name'], each['value'])
    else {
      const [name, value] = String(each).split(/:(.*)/s, 2)
      if (value !== undefined) put(name, value)
    }
  }
  return headers
}
