import { z } from 'zod'
import type { Action } from '../action.ts'

export const duplicateWebhook: Action<true | number> = {
  name: 'duplicate_webhook',
  doc: 'The webhook arrives twice (true) or so many times, the same bytes',
  value: z.union([z.literal(true), z.int().min(2).max(10)]),
  example: 3,
  webhook: (value, planned) => Array.from({ length: value === true ? 2 : value }, () => planned),
}
