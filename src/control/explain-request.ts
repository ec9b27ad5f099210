import { isObject, type JsonObject } from '../core/json.ts'
import type { LoggedRequest, World } from '../world.ts'
import { limitsNow, rulesOf, timed } from './explain-parts.ts'
import { iso } from './parse.ts'

export function findRequest(world: World, id: string): LoggedRequest | undefined {
  const number = /^request-(\d+)$/.exec(id)?.[1]
  if (number === undefined) return undefined
  for (const request of world.requests.values()) {
    if (request.id === Number(number)) return request
  }
  return undefined
}

/** Why a request was refused, or answered by a rule. */
export function explainRequest(world: World, request: LoggedRequest) {
  const { id, at, method, path, status, dialect, notes = {} } = request
  const message = isObject(notes['message']) ? notes['message'] : undefined
  return {
    id: `request-${id}`,
    at: iso(at),
    dialect,
    method,
    path,
    status,
    because: because(request, message),
    error: errorOf(request) ?? null,
    window: message?.['window'] ?? null,
    limits: timed(notes['limits']),
    limits_now: limitsNow(world),
    outcome: message?.['outcome'] ?? null,
    rules: rulesOf(world.store.read, notes['rules']),
  }
}

/** In words, what decided first. */
function because(request: LoggedRequest, message: Record<string, unknown> | undefined): string[] {
  const { notes = {}, status } = request
  const said: string[] = []
  if (Array.isArray(notes['rules'])) {
    for (const { id, action } of notes['rules'] as JsonObject[]) {
      said.push(`${String(id)} hit it with ${String(action)}`)
    }
  }
  for (const [name, numbers] of Object.entries(timed(notes['limits']))) {
    if (!numbers['refused']) continue
    said.push(`the limit ${name} of ${String(numbers['allowance'])} was used up`)
    if (numbers['early']) said.push('it came back before it should have')
  }
  const error = errorOf(request)
  const outcome = message?.['outcome']
  if (error && typeof outcome === 'string' && outcome.startsWith('error:')) {
    said.push(`the customer's outcome is ${outcome}`)
  }
  if (error) said.push(`it was refused with ${error.code} ${error.message}${detailsOf(error)}`)
  for (const note of [notes['refused'], error && notes['hint']]) {
    if (typeof note === 'string') said.push(note)
  }
  if (said.length === 0 && status === 0) said.push('nothing was answered')
  if (said.length === 0) said.push('nothing stood in its way')
  return said
}

interface ShownError {
  readonly code: number
  readonly message: string
  readonly details?: string
}

const detailsOf = ({ details }: ShownError): string => (details === undefined ? '' : `: ${details}`)

/** The error in the body of either dialect. */
function errorOf({ reply, status }: LoggedRequest): ShownError | undefined {
  if (status < 400 || reply === undefined) return undefined
  const body = parsed(reply)
  if (!isObject(body)) return undefined
  const errors = body['errors']
  const error = Array.isArray(errors) ? errors[0] : body['error']
  if (!isObject(error) || typeof error['code'] !== 'number') return undefined
  const data = error['error_data']
  const details = error['details'] ?? (isObject(data) ? data['details'] : undefined)
  return {
    code: error['code'],
    message: String(error['title'] ?? error['message'] ?? '').replace(/^\(#\d+\) /, ''),
    ...(typeof details === 'string' && { details }),
  }
}

/** A rule may answer with anything, and long replies are cut in the journal. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
