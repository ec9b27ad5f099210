import { z } from 'zod'
import { parseDuration } from '../../core/duration.ts'

/** Milliseconds, or a text such as `2s`. */
export const duration = z
  .union([z.number().min(0), z.string()])
  .refine((value) => parseDuration(value) !== undefined, {
    error: 'must be a duration such as 2s, or milliseconds',
  })

export const ms = (value: number | string): number => parseDuration(value) ?? 0

/** `true` for the usual way. */
export const yes = z.literal(true)
