import { z } from 'zod'
import { parseDuration } from '../core/duration.ts'
import { didYouMean } from '../core/nearest.ts'
import { ControlError } from './errors.ts'

/** The body by its schema, or 400 with every problem named. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  const details = parsed.error.issues.flatMap((issue) => explain(schema, issue))
  const [first] = details
  const where = first?.path ? `${first.path}: ` : ''
  throw new ControlError('invalid_request', `${where}${first?.message ?? 'not valid'}`, details)
}

interface Problem {
  readonly path: string
  readonly message: string
}

/** One line for each thing that is wrong; an unknown key is told with the one that was probably meant. */
function explain(schema: z.ZodType, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') {
    const message = issue.code === 'invalid_union' ? alternatives(issue) : issue.message
    return [{ path, message: /received undefined$/.test(message) ? 'is missing' : message }]
  }
  const known = keysAt(schema, issue.path)
  return issue.keys.map((key) => {
    const message = `is not known here${didYouMean(key, known)}`
    return { path: path === '' ? key : `${path}.${key}`, message }
  })
}

/** What each kind of value would have to be; a message of the schema's own says it better. */
function alternatives({ errors, message }: z.core.$ZodIssueInvalidUnion): string {
  if (message !== 'Invalid input') return message
  const wanted = errors.flatMap(([first]) => (first ? [first.message] : []))
  return [...new Set(wanted)].join(', or ')
}

/** The keys that an object of the schema has at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.ZodType = schema
  for (const step of ['', ...path]) {
    if (step !== '') at = shapeOf(at)[String(step)] ?? at
    while (at instanceof z.ZodOptional) at = at.unwrap() as z.ZodType
  }
  return Object.keys(shapeOf(at))
}

const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> =>
  schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {}

/** More than the emulator, or its user, lives. */
const LONGEST_MS = 100 * 365.25 * 86_400_000
/** The end of the year 9999. */
const LAST_MS = 253_402_300_799_999

/** `5s`, `25h` or ms. */
export function requireDuration(name: string, value: unknown): number {
  const ms = parseDuration(value)
  if (ms === undefined || ms > LONGEST_MS) {
    throw new ControlError(
      'invalid_request',
      `${name} must be a duration such as 25h, or milliseconds, of 100 years at most`,
    )
  }
  return ms
}

/** ISO 8601 or ms since the epoch. */
export function requireTime(name: string, value: string | number): number {
  const ms = /^\d{11,}$/.test(String(value)) ? Number(value) : Date.parse(String(value))
  if (!(ms >= 0 && ms <= LAST_MS))
    throw new ControlError('invalid_request', `${name} must be an ISO 8601 time`)
  return ms
}

export const iso = (ms: number): string => new Date(ms).toISOString()
