import { snakeCase } from './customers.ts'
import type { ControlClient } from './http.ts'

/** What a customer was asked to pay. */
export interface EmulatedOrder {
  readonly business_id: string
  readonly reference_id: string
  /** The message with the `order_details`. */
  readonly message_id: string
  readonly status: string
  readonly amount: { readonly value: number; readonly offset: number }
  readonly currency: string
  readonly payment?: PaymentStatus
  readonly transaction_id?: string
  readonly pg_transaction_id?: string
}

export type PaymentStatus = 'captured' | 'pending' | 'failed' | 'canceled'

export interface PaymentOptions {
  readonly transactionId?: string
  /** Of the payment gateway. */
  readonly pgTransactionId?: string
  /** `upi`, `pix`, `card` … */
  readonly method?: string
}

export interface OrderFilter {
  readonly reference_id?: string
  readonly status?: string
  readonly payment?: PaymentStatus
}

export interface EmulatedTemplate {
  readonly id: string
  readonly waba_id: string
  readonly name: string
  readonly language: string
  readonly category: string
  readonly status: string
  readonly quality: string
  readonly [more: string]: unknown
}

/** Meta's side of a template; the webhooks follow. */
export interface TemplateChange {
  readonly status?: string
  /** Of a rejection, or RATE_LIMITING_PAUSE for a pause that only a call ends. */
  readonly reason?: string
  readonly quality?: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  readonly category?: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  /** The change of category is announced first and comes after this long. */
  readonly categoryAfter?: string | number
  /** So many more messages go out at once, later ones are held; `null` ends the watch. */
  readonly pacingLeft?: number | null
  /** What is held is dropped, later sends answer `paused` and fail. */
  readonly pacingStopped?: boolean
}

/** Orders of all businesses. */
export interface Orders {
  list(filter?: OrderFilter): Promise<EmulatedOrder[]>
}

/** Templates of all WABAs. */
export interface Templates {
  list(filter?: { readonly name?: string; readonly status?: string }): Promise<EmulatedTemplate[]>
  set(id: string, change: TemplateChange): Promise<EmulatedTemplate>
}

export const ordersOf = (client: ControlClient): Orders => ({
  list: (filter) => client.list('/orders', { ...filter }),
})

export const templatesOf = (client: ControlClient): Templates => ({
  list: (filter) => client.list('/templates', { ...filter }),
  set: (id, change) => client.send('PATCH', `/templates/${id}`, snakeCase(change)),
})
