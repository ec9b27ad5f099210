import type { Json } from '../core/json.ts'
import type { Action } from './action.ts'
import { batchWebhook } from './actions/batch-webhook.ts'
import { contentType } from './actions/content-type.ts'
import { customer } from './actions/customer.ts'
import { delay } from './actions/delay.ts'
import { delayWebhook } from './actions/delay-webhook.ts'
import { dropWebhook } from './actions/drop-webhook.ts'
import { duplicateWebhook } from './actions/duplicate-webhook.ts'
import { earlyWebhook } from './actions/early-webhook.ts'
import { error } from './actions/error.ts'
import { latency } from './actions/latency.ts'
import { media } from './actions/media.ts'
import { neverAnswer } from './actions/never-answer.ts'
import { reorderWebhook } from './actions/reorder-webhook.ts'
import { reply } from './actions/reply.ts'
import { reset } from './actions/reset.ts'
import { signature } from './actions/signature.ts'
import { slowBody } from './actions/slow-body.ts'
import { truncate } from './actions/truncate.ts'
import { until } from './actions/until.ts'

/** An action with its value still unread, as rules hold it. */
export interface AnyAction extends Omit<Action, 'value'> {
  /** The value as it is stored; throws zod's error. */
  read(value: unknown): Json
}

function any<Value extends Json>(action: Action<Value>): AnyAction {
  const { name, doc, example, decides } = action
  const read = (value: unknown): Value => action.value.parse(value)
  const { request, write, webhook, link } = action
  return {
    name,
    doc,
    example,
    read,
    ...(decides && { decides }),
    ...(request && { request: (value, hit) => request(read(value), hit) }),
    ...(write && { write: (value, out) => write(read(value), out) }),
    ...(webhook && { webhook: (value, planned, hit) => webhook(read(value), planned, hit) }),
    ...(link && { link: (value) => link(read(value)) }),
  }
}

/** Every action there is. A new one is a file in `actions/` and a line here. */
export const actions: readonly AnyAction[] = [
  any(error),
  any(reply),
  any(delay),
  any(latency),
  any(reset),
  any(neverAnswer),
  any(truncate),
  any(slowBody),
  any(contentType),
  any(media),
  any(until),
  any(customer),
  any(dropWebhook),
  any(duplicateWebhook),
  any(reorderWebhook),
  any(delayWebhook),
  any(batchWebhook),
  any(signature),
  any(earlyWebhook),
]

const byName = new Map(actions.map((action) => [action.name, action]))

export const actionOf = (name: string): AnyAction | undefined => byName.get(name)

const kindsWith = (stage: 'request' | 'webhook' | 'link'): ReadonlySet<string> =>
  new Set(actions.filter((action) => action[stage]).map(({ name }) => name))

/** What can be done to a request, a webhook, a link. */
export const requestKinds = kindsWith('request')
export const webhookKinds = kindsWith('webhook')
export const linkKinds = kindsWith('link')
