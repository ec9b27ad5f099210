import type { DialectName, MessageId, PhoneNumberId, WaId } from '../ids.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Click } from './click.ts'

export type StatusName =
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed'
  | 'deleted'
  | 'warning'

/** An error as a status carries it: the code is that of the dialect of the message. */
export interface StatusError {
  readonly code: number
  readonly title: string
  readonly details?: string
}

export interface StatusChange {
  readonly status: StatusName
  /** World time in ms. */
  readonly at: number
  readonly errors?: readonly StatusError[]
}

/** Price of a message as webhooks show it. */
export interface Pricing {
  readonly billable: boolean
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point'
  readonly category: string
}

/** `verdict.product` of what went by the marketing messages product. */
export const MARKETING_PRODUCT = 'marketing_messages'

/** One message, in either direction. `content` is the object (or array) under the type's name, as on the wire. */
export interface Message {
  readonly id: MessageId
  readonly direction: 'outbound' | 'inbound'
  readonly dialect: DialectName
  readonly phoneNumberId: PhoneNumberId
  readonly customer: WaId
  readonly type: string
  readonly content: Json
  /** World time in ms of acceptance (outbound) or receipt (inbound). */
  readonly at: number
  readonly status: StatusName
  readonly history: readonly StatusChange[]
  /** Outbound: written in the WhatsApp Business app, and not by the API. Its statuses are told to nobody. */
  readonly fromApp?: true
  /** `to` as the client wrote it. */
  readonly input?: string
  readonly context?: JsonObject
  /** `biz_opaque_callback_data`, echoed in each status. */
  readonly callbackData?: string
  readonly pricing?: Pricing
  /** 32 hex digits. */
  readonly conversationId?: string
  /** World time in ms at which that conversation ends. */
  readonly conversationUntil?: number
  /** Inbound: which one of the customer's messages to that number it is, from 1 on. */
  readonly place?: number
  /** Inbound: the business has marked it as read; with it the earlier ones of the chat are read. */
  readonly readByBusiness?: boolean
  /** Inbound: what goes beside the content in the webhook (referral, errors, identity …). */
  readonly extra?: JsonObject
  /** Outbound: starts a conversation, and so counts for the messaging limit once it arrives. */
  readonly initiates?: true
  /** Accepted and not sent on yet: its link has to be fetched, or its template is being watched. */
  readonly held?: 'media' | 'quality'
  /** Outbound: it is tried for so long after it was accepted; 30 days where absent. */
  readonly lifeMs?: number
  /** The customer's phone is off. It is tried until then, and dropped after that without a word to the business. */
  readonly undelivered?: { readonly until: number; readonly droppedAt?: number }
  /** Facts that decided its fate, for `explain`. */
  readonly verdict?: JsonObject
  /** Outbound: how often the customer followed its buttons and links. */
  readonly clicks?: readonly Click[]
}

/** A customer writes to a business number. */
export interface InboundAct {
  readonly dialect: DialectName
  readonly from: WaId
  readonly to: PhoneNumberId
  readonly type: string
  readonly content: Json
  readonly profileName?: string
  readonly context?: JsonObject
  readonly extra?: JsonObject
}
