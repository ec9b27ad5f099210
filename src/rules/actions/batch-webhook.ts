import { z } from 'zod'
import type { Action } from '../action.ts'
import { duration, ms } from './values.ts'

const USUAL_MS = 1000

/** Meta batches up to 1,000 updates in one call; the emulator by itself sends each alone. */
export const batchWebhook: Action<true | number | string> = {
  name: 'batch_webhook',
  doc: 'Webhooks to one address within a second (true) or that long arrive together in one body',
  value: z.union([z.literal(true), duration]),
  example: '2s',
  webhook: (value, planned) => [
    {
      ...planned,
      batch: planned.url,
      delayMs: planned.delayMs + (value === true ? USUAL_MS : ms(value)),
    },
  ],
}
