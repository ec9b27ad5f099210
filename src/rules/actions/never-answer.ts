import { z } from 'zod'
import type { Action } from '../action.ts'

export const neverAnswer: Action<true | 'before' | 'after'> = {
  name: 'never_answer',
  doc: 'The connection stays open and nothing comes, before (true) or `after` the request was carried out',
  value: z.union([z.literal(true), z.enum(['before', 'after'])]),
  example: true,
  decides: true,
  request: (value) => ({ silence: { how: 'hang', when: value === 'after' ? 'after' : 'before' } }),
}
