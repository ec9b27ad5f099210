import { z } from 'zod'

/** Texts of a seed that are read as something else than text. */
export const id = z.string().regex(/^\d{15,17}$/, 'must be 15 to 17 digits')
export const waId = z.string().regex(/^\d{7,15}$/, 'must be 7 to 15 digits')
export const time = z
  .string()
  .regex(/^(now|[+-]\d+(ms|s|m|h|d))$/, 'must be "now" or an offset such as "-2h"')
  .describe('Relative to the moment of seeding: "now", "-2h", "+30d".')
export const object = z.record(z.string(), z.json())
