import type { Env } from '../core/env.ts'
import type { DomainEvent } from '../core/events.ts'
import type { AppId, DialectName } from '../core/ids.ts'
import type { InboundAct } from '../core/messages/message.ts'
import type { WorldSettings } from '../core/settings.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'

/** A webhook to be sent: where, the exact bytes, and what they are about. */
export interface Notification {
  readonly url: string
  /** Without `content-length` and `host`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** `messages`, `statuses` or the webhook field, for filters. */
  readonly subject: string
  /** The status that it tells, where that is none of the statuses of its message: that of a payment. */
  readonly status?: string
  /** Notifications of one key go out one after another, in the order in which they came to be. */
  readonly orderKey: string
  readonly appId?: AppId
  readonly phoneNumberId?: string
  readonly messageId?: string
}

export type WebhookBytes = Pick<Notification, 'headers' | 'body'> & { readonly appId?: AppId }

export type CustomerChanged = Extract<DomainEvent, { type: 'customer.changed' }>

/** What the platform itself writes into a chat: stored and told as a message that came in. */
export interface ChatNote {
  readonly act: InboundAct
  /** What is told beside it. */
  readonly beside?: DomainEvent
}

/** Why an event told nobody, for `explain`. */
export interface Unheard {
  readonly reason: string
}

export interface NotifyContext {
  readonly tx: ReadTx
  readonly env: Env
  readonly settings: WorldSettings
  /** Address the world was last called by, for links in bodies. */
  readonly base: string
  /** Name of the world when it is not the default: goes out as `X-Emulator-World`. */
  readonly world: string | undefined
}

/** How one dialect tells its clients what has happened. */
export interface WebhookDialect {
  readonly name: DialectName
  /** What the event says in this dialect and to whom; empty when it is not this dialect's business. */
  notify(event: DomainEvent, context: NotifyContext): readonly Notification[] | Unheard
  /** What a change of a customer puts into chats of this dialect. */
  notes?(event: CustomerChanged, context: NotifyContext): readonly ChatNote[]
  /** Two webhooks to one address in one body, signed anew where the dialect signs. */
  merge(
    first: WebhookBytes,
    second: WebhookBytes,
    context: NotifyContext,
  ): Pick<WebhookBytes, 'headers' | 'body'>
  /** Whether an HTTP status means that the receiver has it. */
  acknowledged(status: number): boolean
  /** Gap in ms before the next attempt after `attempts` failures, or undefined to give up. */
  retryAfter(delivery: Delivery, attempts: number, context: NotifyContext): number | undefined
  /** Where a waiting delivery goes now, if that may have changed since; undefined = nowhere any more. */
  targetOf?(delivery: Delivery, context: NotifyContext): string | undefined
  /** World time in ms until which nothing is sent, where the sender itself is not there. */
  pausedUntil?(context: NotifyContext): number | undefined
  /** One that failed lets those behind it pass that tell of another message: this platform keeps no order then. */
  readonly stepsAside?: boolean
  /** A retry goes to all who heard of the same, also to those who have acknowledged it. */
  readonly retriesToAll?: boolean
  /** Requests in flight to one target on a running clock. */
  concurrency(context: NotifyContext): number
}
