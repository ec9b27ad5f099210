import { DAY_MS } from '../duration.ts'
import type { PhoneNumberId, WaId } from '../ids.ts'
import type { PricedConversation } from './priced-conversation.ts'

/** What one business number and one customer have between them. Keyed `phoneNumberId:waId`. */
export interface Conversation {
  readonly phoneNumberId: PhoneNumberId
  readonly customer: WaId
  /** World time in ms of the customer's last message; the service window is open for 24 hours from it. */
  readonly lastInboundAt?: number
  readonly lastOutboundAt?: number
  /** When the business last saw the customer's number: in a message that showed it, or by writing to it. */
  readonly numberSeenAt?: number
  /** A template without an open window reached the customer: counts for the messaging limit for 24 hours. */
  readonly initiatedAt?: number
  /** When those were sent that are still under way. */
  readonly initiating?: readonly number[]
  /** A 72-hour free entry point, from the business's reply to an ad. */
  readonly freeEntryPointUntil?: number
  /** An ad brought the customer here at this time; the business's reply within 24 h opens the free entry point. */
  readonly referredAt?: number
  /** When marketing templates went to the customer, those of the last 24 hours; only kept under a cap. */
  readonly marketingTimes?: readonly number[]
  /** Conversations that are paid for, where prices are by conversation or the entry point is free. */
  readonly priced?: readonly PricedConversation[]
  /** So many messages of the customer have come, and so many of them has the business read. */
  readonly received?: number
  readonly readPlace?: number
  /** Contact is on the business's block list. */
  readonly blockedAt?: number
}

export const conversationKey = (phoneNumberId: PhoneNumberId, customer: WaId): string =>
  `${phoneNumberId}:${customer}`

/** Open for 24 hours after each inbound message. */
export const isWindowOpen = (conversation: Conversation | undefined, now: number): boolean =>
  conversation?.lastInboundAt !== undefined && now - conversation.lastInboundAt < DAY_MS
