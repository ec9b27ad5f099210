import { z } from 'zod'

/** Ids as Graph has them. */
export const id = z.string().regex(/^\d{15,17}$/, 'must be 15 to 17 digits')
/** `25h`, or ms. */
export const duration = z.union([z.string(), z.number()])
