import { unixSeconds } from '../../core/duration.ts'
import type { DomainEvent } from '../../core/events.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import type { Order, PaymentStatus } from '../../core/orders/order.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import type { Change } from './webhooks.change.ts'
import { aboutNumber, recipientNames, renderIds, shownOf } from './webhooks.contact.ts'

type PaymentEvent = Extract<DomainEvent, { type: 'order.settled' }>

/** A payment has a status of its own type beside those of the message that asked for it. */
export function paymentChange(event: PaymentEvent, context: NotifyContext): Change | undefined {
  const message = context.tx.messages.get(event.messageId)
  const number = message && context.tx.phoneNumbers.get(message.phoneNumberId)
  if (!number) return undefined
  return {
    wabaId: number.wabaId,
    field: 'messages',
    value: () => ({
      ...aboutNumber(number),
      statuses: [statusOf(event, message, number, context)],
    }),
    subject: 'statuses',
    ...(event.order.payment !== undefined && { status: event.order.payment }),
    about: message.id,
    phoneNumberId: number.id,
    messageId: message.id,
  }
}

function statusOf(
  { order, at }: PaymentEvent,
  message: Message,
  number: PhoneNumber,
  context: NotifyContext,
): JsonObject {
  const customer = context.tx.customers.get(message.customer)
  const shown = shownOf(customer, message.customer, number, context)
  // The documented payload has the number alone; who hides it is told of by user id.
  const recipient = shown.waId === undefined ? shown : { name: shown.name, waId: shown.waId }
  return {
    id: message.id,
    ...renderIds(recipient, recipientNames),
    type: 'payment',
    status: order.payment,
    timestamp: String(unixSeconds(at)),
    ...(message.callbackData !== undefined && { biz_opaque_callback_data: message.callbackData }),
    payment: paymentOf(order, at),
  }
}

/** Meta shows `success` for what is captured; the others are ASSUMED to be called as the payment is. */
const transactionStatus: Readonly<Record<PaymentStatus, string>> = {
  captured: 'success',
  pending: 'pending',
  failed: 'failed',
  canceled: 'canceled',
}

const paymentOf = (order: Order, at: number): JsonObject => ({
  reference_id: order.referenceId,
  amount: { ...order.amount },
  currency: order.currency,
  ...(order.transaction && {
    transaction: {
      id: order.transaction.id,
      pg_transaction_id: order.transaction.gatewayId,
      type: order.payBy,
      status: transactionStatus[order.payment ?? 'pending'],
      created_timestamp: unixSeconds(order.transaction.createdAt),
      updated_timestamp: unixSeconds(at),
      method: { type: order.transaction.method },
    },
  }),
})
