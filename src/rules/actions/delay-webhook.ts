import type { Action } from '../action.ts'
import { duration, ms } from './values.ts'

export const delayWebhook: Action<number | string> = {
  name: 'delay_webhook',
  doc: 'The webhook is sent so much later; what comes behind it in order waits too',
  value: duration,
  example: '5s',
  webhook: (value, planned) => [{ ...planned, delayMs: planned.delayMs + ms(value) }],
}
