import type { EmulatedOrder, PaymentOptions, PaymentStatus } from './business.ts'
import { snakeCase } from './customers.ts'
import type { ControlClient, WaitOptions } from './http.ts'

/** A message as the control API shows it; its content stands under the name of its type. */
export interface EmulatedMessage {
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly dialect: 'cloud' | 'onprem'
  readonly phone_number_id: string
  readonly from: string
  readonly to: string
  readonly customer: string
  readonly type: string
  /** Written in the WhatsApp Business app, and not by the API. */
  readonly from_app?: true
  readonly status: string
  /** ISO 8601, world time. */
  readonly at: string
  readonly history: readonly {
    readonly status: string
    readonly at: string
    /** In the words of the message's dialect. */
    readonly errors?: readonly {
      readonly code: number
      readonly title: string
      readonly details?: string
    }[]
  }[]
  /** How often the customer followed its buttons and links. */
  readonly clicks?: readonly EmulatedClick[]
  readonly [content: string]: unknown
}

/** Which button is pressed: the first that leads somewhere where nothing is said. */
export interface ClickOptions {
  /** Place among all buttons, from 0, or text. */
  readonly button?: number | string
  /** Card of a carousel, from 0. */
  readonly card?: number
  /** `body`: the first link in the text of a template in place of a button. */
  readonly component?: 'cta' | 'body'
  /** For the `user_actions` webhook of a marketing message. */
  readonly productId?: string
  readonly clickId?: string
  readonly trackingToken?: string
}

/** A button that was pressed, or a link that was followed. */
export interface EmulatedClick {
  readonly component: 'cta' | 'body'
  readonly type: 'url' | 'phone_number' | 'copy_code'
  readonly text: string
  /** Where it led, variables filled in: an address, a number, a code. */
  readonly target: string
  readonly index?: number
  readonly card?: number
  readonly product_id?: string
  readonly click_id?: string
  readonly tracking_token?: string
  /** ISO 8601, world time. */
  readonly at: string
}

/** Why a message got as far as it did. */
export interface Explanation {
  /** In words, what decided first. */
  readonly because: readonly string[]
  readonly status: string
  readonly outcome: string | null
  readonly [more: string]: unknown
}

export interface MessageFilter {
  readonly direction?: 'inbound' | 'outbound'
  readonly dialect?: 'cloud' | 'onprem'
  /** Id or number of the business. */
  readonly phone_number?: string
  readonly customer?: string
  /** Of an outbound message, its recipient: the same as `customer`. */
  readonly to?: string
  readonly type?: string
  readonly status?: string
  readonly since?: string
  readonly text?: string
}

export interface Messages {
  list(filter?: MessageFilter): Promise<EmulatedMessage[]>
  get(id: string): Promise<EmulatedMessage>
  /** The first message that matches, those already there included. Throws after the timeout. */
  waitFor(filter: MessageFilter, options?: WaitOptions): Promise<EmulatedMessage>
  /** Moves a business message by hand. */
  setStatus(
    id: string,
    status: string,
    error?: { code: number; title?: string; details?: string },
  ): Promise<EmulatedMessage>
  /** The customer presses a URL, call or copy-code button. */
  click(id: string, options?: ClickOptions): Promise<EmulatedClick>
  /** What came of the payment that an `order_details` asked for. */
  setPayment(id: string, status: PaymentStatus, options?: PaymentOptions): Promise<EmulatedOrder>
  /** Why it was accepted, failed or told nobody. */
  explain(id: string): Promise<Explanation>
}

export const messagesOf = (client: ControlClient): Messages => ({
  list: (filter = {}) => client.list('/messages', queryOf(filter)),
  get: (id) => client.get(pathOf(id)),
  waitFor: (filter, options) => client.waitFor('/messages', queryOf(filter), options),
  setStatus: (id, status, error) =>
    client.send('POST', `${pathOf(id)}/status`, { status, ...(error && { error }) }),
  click: (id, options = {}) => client.send('POST', `${pathOf(id)}/clicks`, snakeCase(options)),
  setPayment: (id, status, options = {}) =>
    client.send('POST', `${pathOf(id)}/payment`, { status, ...snakeCase(options) }),
  explain: (id) => client.get(`/explain/${encodeURIComponent(id)}`),
})

const pathOf = (id: string): string => `/messages/${encodeURIComponent(id)}`

const queryOf = ({ to, ...filter }: MessageFilter): Record<string, string | undefined> => ({
  ...filter,
  ...(to !== undefined && { customer: to, direction: 'outbound' }),
})
