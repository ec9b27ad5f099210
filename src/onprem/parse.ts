import type { z } from 'zod'
import { isObject } from '../core/json.ts'
import {
  type OnpremCode,
  OnpremRefusal,
  onpremErrors,
  refusal,
  type WireError,
  wireError,
} from './errors.ts'

/**
 * A body through its schema; every fault found is listed. A check that has a code of its own gives it as
 * `params: { code }`. `where` ends each text, as in `Parameter 'body' is mandatory for type 'text'`.
 */
export function parse<S extends z.ZodType>(schema: S, body: unknown, where = ''): z.output<S> {
  const result = schema.safeParse(body, { reportInput: true })
  if (result.success) return result.data
  throw new OnpremRefusal(faultsOf(result.error, where))
}

/** A body that has to be an object; nothing at all counts as an empty one. */
export function requireObject(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {}
  if (!isObject(body)) throw refusal(1025, 'Request body must be a JSON object')
  return body
}

/** The faults of a body, each told once: a value of the wrong type has no length to complain about. */
export function faultsOf(error: z.ZodError, where: string, say = toError): WireError[] {
  const mistyped = new Set<string>()
  return error.issues.flatMap((issue) => {
    const path = issue.path.join('.')
    if (mistyped.has(path)) return []
    if (isTypeIssue(issue)) mistyped.add(path)
    return [say(issue, where)]
  })
}

/** `root` is what the text calls the value as a whole. */
export function toError(issue: z.core.$ZodIssue, where: string, root = 'Request body'): WireError {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined
  if (isOnpremCode(code)) return wireError(code, issue.message)
  const name = nameOf(issue.path)
  const what = name === '' ? root : `Parameter '${name}'`
  if (isMissing(issue)) {
    return wireError(1008, `${what} is mandatory${where}`)
  }
  return wireError(1009, `${what} is not valid${where}: ${ruleOf(issue)}`)
}

/** What the value would have to be; the client's own words are not known: ASSUMED. */
function ruleOf(issue: z.core.$ZodIssue): string {
  if (!/^(Too small|Too big|Invalid input|Invalid option)/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_small':
      return `must ${sized(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `must ${sized(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    default:
      return issue.message.replace(/^Invalid input: /, '')
  }
}

const sized = (origin: string): string => (unitOf(origin) === '' ? 'be' : 'have')

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' items' : ''
}

const isTypeIssue = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union'

/** Nothing was there; of a choice by `type`, the object was, but not the name that chooses. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  if (!isTypeIssue(issue)) return false
  if (issue.code !== 'invalid_union') return issue.input === undefined
  const { input, discriminator } = issue
  return input === undefined || (discriminator !== undefined && lacks(input, discriminator))
}

const lacks = (value: unknown, name: string): boolean =>
  isObject(value) && value[name] === undefined

export const isOnpremCode = (code: unknown): code is OnpremCode =>
  typeof code === 'number' && code in onpremErrors

/** `contacts[0].name`. */
function nameOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}
