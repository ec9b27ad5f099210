import type { Click } from '../core/messages/click.ts'
import { isReadByBusiness } from '../core/messages/mark-read.ts'
import type { Message } from '../core/messages/message.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import { iso } from './parse.ts'

/** A message as the control API shows it: the content under the name of its type, as on the wire. */
export function messageView(tx: ReadTx, message: Message) {
  const number = tx.phoneNumbers.get(message.phoneNumberId)
  const business = number?.waId ?? ''
  const outbound = message.direction === 'outbound'
  return {
    id: message.id,
    direction: message.direction,
    dialect: message.dialect,
    phone_number_id: message.phoneNumberId,
    from: outbound ? business : message.customer,
    to: outbound ? message.customer : business,
    customer: message.customer,
    type: message.type,
    [message.type]: message.content,
    ...(message.fromApp && { from_app: true }),
    status: message.status,
    at: iso(message.at),
    history: message.history.map((change) => ({ ...change, at: iso(change.at) })),
    ...(message.context && { context: message.context }),
    ...(message.callbackData !== undefined && { biz_opaque_callback_data: message.callbackData }),
    ...(message.undelivered && { undelivered: undeliveredView(message.undelivered) }),
    ...(isReadByBusiness(tx, message) && { read_by_business: true }),
    ...(message.clicks && { clicks: message.clicks.map(clickView) }),
    ...message.extra,
  }
}

/** The customer's phone is off: how long it is tried, and when it was dropped. */
export const undeliveredView = ({ until, droppedAt }: NonNullable<Message['undelivered']>) => ({
  until: iso(until),
  ...(droppedAt !== undefined && { dropped_at: iso(droppedAt) }),
})

/** A button that was pressed, or a link that was followed; `target` is where it led. */
export const clickView = (click: Click) => ({
  component: click.component,
  type: click.type,
  text: click.text,
  target: click.target,
  ...(click.index !== undefined && { index: click.index }),
  ...(click.card !== undefined && { card: click.card }),
  ...(click.productId !== undefined && { product_id: click.productId }),
  ...(click.clickId !== undefined && { click_id: click.clickId }),
  ...(click.trackingToken !== undefined && { tracking_token: click.trackingToken }),
  at: iso(click.at),
})

/** A webhook as the control API shows it; `raw_body` are the exact bytes that were signed and sent. */
export function deliveryView(delivery: Delivery) {
  return {
    id: delivery.id,
    dialect: delivery.dialect,
    subject: delivery.subject,
    url: delivery.url,
    state: delivery.state,
    created_at: iso(delivery.createdAt),
    headers: delivery.headers,
    signature: delivery.headers['x-hub-signature-256'] ?? null,
    body: JSON.parse(delivery.body) as unknown,
    raw_body: delivery.body,
    attempts: delivery.attempts.map((attempt) => ({ ...attempt, at: iso(attempt.at) })),
    ...(delivery.messageId && { message_id: delivery.messageId }),
    ...(delivery.phoneNumberId && { phone_number_id: delivery.phoneNumberId }),
    ...(delivery.appId && { app_id: delivery.appId }),
    ...(delivery.reason && { reason: delivery.reason }),
  }
}
