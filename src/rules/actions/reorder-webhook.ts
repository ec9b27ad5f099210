import { z } from 'zod'
import type { Action } from '../action.ts'
import { duration, ms } from './values.ts'

const USUAL_MS = 1000

/** Real webhooks have no order: those that come after it overtake it. */
export const reorderWebhook: Action<true | number | string> = {
  name: 'reorder_webhook',
  doc: 'The webhook is held back for a second (true) or that long, and the ones behind it overtake it',
  value: z.union([z.literal(true), duration]),
  example: '1s',
  webhook: (value, planned, { tx }) => [
    {
      ...planned,
      orderKey: `${planned.orderKey} held back in ${tx.seq}`,
      delayMs: planned.delayMs + (value === true ? USUAL_MS : ms(value)),
    },
  ],
}
