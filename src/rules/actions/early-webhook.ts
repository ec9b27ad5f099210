import type { Action } from '../action.ts'
import { yes } from './values.ts'

/** A client that stores the message id only when its call returns has not got it yet. */
export const earlyWebhook: Action<true> = {
  name: 'early_webhook',
  doc: "The message's first status webhook is delivered before the HTTP answer",
  value: yes,
  example: true,
  request: () => ({ early: true }),
}
