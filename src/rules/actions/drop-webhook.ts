import type { Action } from '../action.ts'
import { yes } from './values.ts'

export const dropWebhook: Action<true> = {
  name: 'drop_webhook',
  doc: 'The webhook is never sent',
  value: yes,
  example: true,
  webhook: () => [],
}
