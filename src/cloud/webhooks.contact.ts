import type { Customer } from '../core/customers/customer.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../delivery/webhook-dialect.ts'

/** What a webhook may show of a customer. */
export interface Shown {
  /** Absent when the number is hidden. */
  readonly waId?: string
  /** Absent when user ids are switched off. */
  readonly userId?: string
  readonly name: string
  readonly username?: string
}

/**
 * A customer may hide the number behind a user id. User ids are in every payload since April 2026;
 * `cloud.bsuidPayloads: off` gives the older form, which always has the number.
 */
export function shownOf(
  customer: Customer | undefined,
  waId: string,
  { settings }: NotifyContext,
): Shown {
  const mode = customer?.identityMode ?? 'number'
  const withUserId = settings.cloud.bsuidPayloads === 'on' && mode !== 'number'
  const hidden = mode === 'bsuid'
  return {
    name: customer?.name ?? waId,
    ...(!(hidden && withUserId) && { waId }),
    ...(withUserId && customer && { userId: customer.bsuid }),
    ...(customer?.username && { username: `@${customer.username.replace(/^@/, '')}` }),
  }
}

export function renderContact(shown: Shown, withUsername: boolean): JsonObject {
  const profile: Record<string, Json> = { name: shown.name }
  if (withUsername && shown.username) profile['username'] = shown.username
  return {
    profile,
    ...(shown.waId !== undefined && { wa_id: shown.waId }),
    ...(shown.userId !== undefined && { user_id: shown.userId }),
  }
}

export const metadataOf = (number: PhoneNumber): JsonObject => ({
  display_phone_number: number.waId,
  phone_number_id: number.id,
})
