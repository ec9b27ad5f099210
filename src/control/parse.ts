import type { z } from 'zod'
import { parseDuration } from '../core/duration.ts'
import { ControlError } from './errors.ts'

/** The body by its schema, or 400 with every problem named. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  const details = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }))
  const [first] = details
  const where = first?.path ? `${first.path}: ` : ''
  throw new ControlError('invalid_request', `${where}${first?.message ?? 'not valid'}`, details)
}

/** `5s`, `25h` or ms. */
export function requireDuration(name: string, value: unknown): number {
  const ms = parseDuration(value)
  if (ms === undefined) {
    throw new ControlError(
      'invalid_request',
      `${name} must be a duration such as 25h, or milliseconds`,
    )
  }
  return ms
}

/** ISO 8601 or ms since the epoch. */
export function requireTime(name: string, value: string | number): number {
  const ms = /^\d{11,}$/.test(String(value)) ? Number(value) : Date.parse(String(value))
  if (Number.isNaN(ms))
    throw new ControlError('invalid_request', `${name} must be an ISO 8601 time`)
  return ms
}

export const iso = (ms: number): string => new Date(ms).toISOString()
