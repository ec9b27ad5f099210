import { conversationKey } from '../../core/conversations/conversation.ts'
import type { Customer } from '../../core/customers/customer.ts'
import { portfolioOf, userIdsFor } from '../../core/customers/user-ids.ts'
import { isNumberVisible } from '../../core/customers/visible-number.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'

/** What a webhook may show of a customer. */
export interface Shown {
  /** Absent when the number is hidden. */
  readonly waId?: string
  /** Absent when user ids are switched off. */
  readonly userId?: string
  readonly parentUserId?: string
  readonly name: string
  readonly username?: string
  /** Absent where the number does not check identities. */
  readonly identityHash?: string
}

/**
 * A customer may hide the number behind a user id. User ids are in every payload since April 2026;
 * `cloud.bsuidPayloads: off` gives the older form, which always has the number and knows no usernames.
 */
export function shownOf(
  customer: Customer | undefined,
  waId: string,
  number: PhoneNumber,
  { tx, env, settings }: Pick<NotifyContext, 'tx' | 'env' | 'settings'>,
): Shown {
  if (!customer) return { name: waId, waId }
  const { name, username } = customer
  const identity = checksIdentity(number) ? { identityHash: customer.identityHash } : {}
  if (settings.cloud.bsuidPayloads === 'off') return { name, waId, ...identity }
  const handle = username ? { username: `@${username.replace(/^@/, '')}` } : {}
  if (customer.identityMode === 'number') return { name, waId, ...handle, ...identity }
  const conversation = tx.conversations.get(conversationKey(number.id, waId))
  return {
    name,
    ...(isNumberVisible(customer, conversation, env.now()) && { waId }),
    ...userIdsFor(tx, customer, portfolioOf(tx, number)),
    ...handle,
    ...identity,
  }
}

/** Set by the `settings` edge of the number: a change of identity is to be noticed. */
function checksIdentity({ features }: PhoneNumber): boolean {
  const change = features?.['user_identity_change']
  return isObject(change) && change['enable_identity_key_check'] === true
}

/** The ids under the names that a payload has for them. */
export function renderIds(
  { waId, userId, parentUserId }: Shown,
  names: { readonly waId: string; readonly userId: string; readonly parentUserId: string },
): JsonObject {
  return {
    ...(waId !== undefined && { [names.waId]: waId }),
    ...(userId !== undefined && { [names.userId]: userId }),
    ...(parentUserId !== undefined && { [names.parentUserId]: parentUserId }),
  }
}

export const plainNames = {
  waId: 'wa_id',
  userId: 'user_id',
  parentUserId: 'parent_user_id',
} as const

export const senderNames = {
  waId: 'from',
  userId: 'from_user_id',
  parentUserId: 'from_parent_user_id',
} as const

export const recipientNames = {
  waId: 'recipient_id',
  userId: 'recipient_user_id',
  parentUserId: 'recipient_parent_user_id',
} as const

export function renderContact(shown: Shown, withUsername: boolean): JsonObject {
  const profile: Record<string, Json> = { name: shown.name }
  if (withUsername && shown.username) profile['username'] = shown.username
  return {
    profile,
    ...renderIds(shown, plainNames),
    ...(shown.identityHash !== undefined && { identity_key_hash: shown.identityHash }),
  }
}

/** What the value of most fields that concern a number begins with. */
export const aboutNumber = (number: PhoneNumber): JsonObject => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: number.waId, phone_number_id: number.id },
})
