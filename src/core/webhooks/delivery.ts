import type { AppId, DialectName } from '../ids.ts'

export interface DeliveryAttempt {
  readonly at: number
  /** HTTP status; absent when there was no answer. */
  readonly status?: number
  readonly error?: string
  readonly ms: number
}

/** One webhook on its way. The body is rendered once: each attempt sends the same bytes. */
export interface Delivery {
  readonly id: string
  readonly dialect: DialectName
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What it tells, for filters: `messages`, `statuses`, or the webhook field. */
  readonly subject: string
  readonly appId?: AppId
  readonly phoneNumberId?: string
  readonly messageId?: string
  /** Deliveries of one order key go out one after another. */
  readonly orderKey: string
  readonly createdAt: number
  readonly state: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly attempts: readonly DeliveryAttempt[]
  readonly reason?: string
  /** A rule holds it back until then, in world time. */
  readonly notBefore?: number
  /** Rules that did something to it. */
  readonly rules?: readonly string[]
}

/** Deliveries of one order key that are not done, oldest first. */
export interface DeliveryQueue {
  readonly deliveryIds: readonly string[]
}
