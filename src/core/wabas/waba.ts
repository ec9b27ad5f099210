import type { AppId, BusinessId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { SubscribedField } from '../webhooks/subscribed-field.ts'

export interface Business {
  readonly id: BusinessId
  readonly name: string
  readonly verificationStatus: string
  /** Unique customers in a rolling 24 h; undefined = unlimited. */
  readonly messagingLimit?: number
  readonly createdAt?: number
  /** False: not enrolled for parent user ids, which all others share. */
  readonly sharesUserIds?: boolean
  readonly extra?: JsonObject
}

/** One webhook object of an app: callback, verify token, fields. */
export interface AppSubscription {
  readonly object: string
  readonly callbackUrl: string
  readonly verifyToken: string
  readonly fields: readonly SubscribedField[]
  readonly active: boolean
}

export interface App {
  readonly id: AppId
  readonly name: string
  readonly secret: string
  readonly businessId: BusinessId
  readonly requireProof: boolean
  readonly subscriptions: readonly AppSubscription[]
  /** For callbacks that the emulator sets up by itself (`--webhook-url`). */
  readonly verifyToken?: string
}

/** An app that is subscribed to a WABA, with its own callback if it has one. */
export interface SubscribedApp {
  readonly appId: AppId
  readonly overrideCallbackUrl?: string
}

/** A user with rights on a WABA. */
export interface AssignedUser {
  readonly userId: string
  readonly tasks: readonly string[]
}

export const restrictionTypes = [
  'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
  'RESTRICTED_BIZ_INITIATED_MESSAGING',
  'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
] as const

export type RestrictionType = (typeof restrictionTypes)[number]

export interface Restriction {
  readonly type: RestrictionType
  /** World time in ms; for good where absent. */
  readonly expiresAt?: number
}

export const isRestricted = (
  { restrictions = [] }: Waba,
  asked: RestrictionType,
  now: number,
): boolean =>
  restrictions.some(
    ({ type, expiresAt }) => type === asked && (expiresAt ?? Number.POSITIVE_INFINITY) > now,
  )

/** From when on an account pays the international price of authentication. Times are world time in ms. */
export interface AuthInternational {
  readonly startAt: number
  /** Countries with a time of their own. */
  readonly exceptions: readonly { readonly country: string; readonly startAt: number }[]
}

/** How far a WABA is with the marketing messages product. */
export const marketingStates = [
  'ELIGIBLE',
  'ONBOARDED',
  'INELIGIBLE_ON_BEHALF_OF_WABA',
  'INELIGIBLE_INACTIVE_OR_RESTRICTED',
  'INELIGIBLE_COUNTRY_NOT_SUPPORTED',
  'INELIGIBLE_USING_WHATSAPP_BUSINESS_APP',
  'PENDING_VALID_PAYMENT_METHOD',
  'PENDING_INTERNAL_SETUP',
] as const

export type MarketingState = (typeof marketingStates)[number]

export const marketingState = ({ marketingMessages }: Waba): MarketingState =>
  marketingMessages ?? 'ONBOARDED'

export interface Waba {
  readonly id: WabaId
  readonly name: string
  readonly businessId: BusinessId
  readonly currency: string
  readonly timezoneId: string
  /** Namespace of its templates, as the On-Premises side names it. */
  readonly templateNamespace: string
  readonly subscribedApps: readonly SubscribedApp[]
  /** ISO 3166 alpha-2. */
  readonly country?: string
  readonly createdAt?: number
  /** `ACTIVE` where absent. A disabled one refuses every change. */
  readonly status?: 'ACTIVE' | 'DISABLED' | 'PENDING' | 'RESTRICTED' | 'DELETED'
  /** `APPROVED` where absent. */
  readonly reviewStatus?: 'PENDING' | 'APPROVED' | 'REJECTED' | 'DEFERRED'
  /** `SELF` where absent. */
  readonly ownershipType?: 'SELF' | 'CLIENT_OWNED' | 'ON_BEHALF_OF'
  readonly assignedUsers?: readonly AssignedUser[]
  /** Businesses that it is shared with: theirs is the partner's view. */
  readonly partnerIds?: readonly BusinessId[]
  /** Template analytics are on; that can not be undone. */
  readonly insights?: boolean
  readonly marketingDisabled?: boolean
  /** `ONBOARDED` where absent. */
  readonly marketingMessages?: MarketingState
  readonly autoArchival?: boolean
  /** The payment method fails: what the business starts is blocked. */
  readonly paymentProblem?: boolean
  /** What it may not do for a while. */
  readonly restrictions?: readonly Restriction[]
  /** Countries whose users it may not write to. */
  readonly restrictedCountries?: readonly string[]
  /** So many of its templates are in the wrong category that it may not start conversations by them. */
  readonly templateViolations?: boolean
  /** Absent: not eligible. */
  readonly authInternational?: AuthInternational
  /** Its templates can have no analytics. */
  readonly insightsUnavailable?: boolean
  readonly extra?: JsonObject
}
