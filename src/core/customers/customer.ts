import type { BusinessId, WaId } from '../ids.ts'

/** A WhatsApp user. Every well-formed number is one, known to the world or not. */
export interface Customer {
  readonly waId: WaId
  readonly name: string
  /** Business-scoped user id under the first portfolio of the world: `CC.digits`. */
  readonly bsuid: string
  /** Ids that were set by hand, by portfolio; all others follow from `bsuid`. */
  readonly userIds?: Readonly<Record<BusinessId, string>>
  /** User id that enrolled portfolios share: `CC.ENT.digits`. */
  readonly parentBsuid?: string
  readonly username?: string
  /** The business has the customer in its contact book, and so sees the number. */
  readonly inContactBook?: boolean
  /** What webhooks show of the customer: the number alone, both as the username allows, the user id alone. */
  readonly identityMode: 'number' | 'both' | 'bsuid'
  /** A name from the table of outcomes; `none` behaves like anybody. */
  readonly outcome: string
  /** The customer has blocked the business. */
  readonly blocked: boolean
  readonly marketingOptOut: boolean
  /** One of those who get no marketing while Meta tries out what that does. */
  readonly marketingExperiment?: boolean
  /** Base64 of 8 bytes. */
  readonly identityHash: string
  readonly identityChangedAt: number
  readonly identityAcknowledged: boolean
  /** False for a number that is not on WhatsApp. */
  readonly onWhatsApp: boolean
  /** Nothing reaches the customer until the phone is on again. */
  readonly phoneOff?: boolean
  /** Always has an open window (magic numbers). */
  readonly alwaysOpen?: boolean
  /** The customer has gone on to this number: nobody answers to the user ids of this row any more. */
  readonly movedTo?: WaId
}
