import { z } from 'zod'
import type { Action } from '../action.ts'

/** `after`: the work is done and the client never hears of it, the case that makes clients send twice. */
export const reset: Action<true | 'before' | 'after'> = {
  name: 'reset',
  doc: 'The connection is reset, before (true) or `after` the request was carried out',
  value: z.union([z.literal(true), z.enum(['before', 'after'])]),
  example: 'after',
  decides: true,
  request: (value) => ({ silence: { how: 'cut', when: value === 'after' ? 'after' : 'before' } }),
}
