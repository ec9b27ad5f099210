import type { BusinessId, MessageId } from '../ids.ts'

export type OrderStatus =
  | 'pending'
  | 'processing'
  | 'partially_shipped'
  | 'shipped'
  | 'completed'
  | 'canceled'
  | 'captured'
  | 'failed'

export const paymentStatuses = ['captured', 'pending', 'failed', 'canceled'] as const

export type PaymentStatus = (typeof paymentStatuses)[number]

/** What a business asked a customer to pay; keyed by `orderKey`. */
export interface Order {
  readonly businessId: BusinessId
  /** The business's own name of it, used once by all its numbers together. */
  readonly referenceId: string
  /** Of the message that asked. */
  readonly messageId: MessageId
  readonly status: OrderStatus
  readonly amount: { readonly value: number; readonly offset: number }
  readonly currency: string
  /** Who takes the money: `razorpay`, `pix_dynamic_code` … */
  readonly payBy: string
  /** What came of the payment, as told last. */
  readonly payment?: PaymentStatus
  readonly transaction?: Transaction
}

export interface Transaction {
  readonly id: string
  /** At the payment gateway. */
  readonly gatewayId: string
  readonly method: string
  readonly createdAt: number
}

export const orderKey = (businessId: BusinessId, referenceId: string): string =>
  `${businessId}:${referenceId}`
