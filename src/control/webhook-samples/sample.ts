import type { Customer } from '../../core/customers/customer.ts'
import type { UserIds } from '../../core/customers/user-ids.ts'
import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Template } from '../../core/templates/template.ts'
import type { App, Waba } from '../../core/wabas/waba.ts'

/** Whose names a sample has in it. */
export interface SampleSubjects {
  readonly waba: Waba
  readonly number: PhoneNumber
  readonly customer: Customer
  readonly app: App | undefined
  readonly template: Template | undefined
  readonly flowId: string
  readonly flowName: string
  /** Of a message that the customer has written, and one that was sent to them. */
  readonly inboundId: string
  readonly outboundId: string
  /** World time in ms. */
  readonly now: number
  /** 24 of `v24.0`: the version of the webhook. */
  readonly version: number
  /** Absent where webhooks tell of none. */
  readonly userIds: UserIds | undefined
}

export type Sample = (subjects: SampleSubjects) => JsonObject

/** By field, or by field and variant: `account_update.PARTNER_ADDED`. */
export type Samples = Readonly<Record<string, Sample>>

/** Most fields tell the time as text. */
export const timestamp = ({ now }: SampleSubjects): string => String(unixSeconds(now))

export const metadata = ({ number }: SampleSubjects): JsonObject => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: number.waId, phone_number_id: number.id },
})

/** `wa_id` of the customer, and the user id where webhooks have it. */
export const ids = ({ customer, userIds }: SampleSubjects): JsonObject => ({
  wa_id: customer.waId,
  ...(userIds && { user_id: userIds.userId }),
  ...(userIds?.parentUserId !== undefined && { parent_user_id: userIds.parentUserId }),
})

export const contacts = (subjects: SampleSubjects): JsonObject => ({
  contacts: [{ profile: { name: subjects.customer.name }, ...ids(subjects) }],
})

/** One sample for each of some words. */
export const variants = (
  field: string,
  words: readonly string[],
  sample: (word: string, subjects: SampleSubjects) => JsonObject,
): Samples =>
  Object.fromEntries(
    words.map((word) => [`${field}.${word}`, (subjects: SampleSubjects) => sample(word, subjects)]),
  )
