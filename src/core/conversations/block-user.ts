import type { PhoneNumberId, WaId } from '../ids.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Tx } from '../tx.ts'
import { conversationKey, isWindowOpen } from './conversation.ts'

/** A number's block list holds this many. */
const BLOCKLIST_MAX = 64_000

export type BlockRefusal = 'self' | 'business' | 'not_written' | 'list_full'

/**
 * The business blocks somebody who has written within the last 24 hours: they are not heard any more. Answers why not;
 * to do so twice is no error.
 */
export function blockUser(
  tx: Tx,
  now: number,
  number: PhoneNumber,
  waId: WaId,
  /** How many are blocked already. */
  count: number,
): BlockRefusal | undefined {
  if (number.waId === waId) return 'self'
  for (const other of tx.phoneNumbers.values()) if (other.waId === waId) return 'business'
  const key = conversationKey(number.id, waId)
  const conversation = tx.conversations.get(key) ?? { phoneNumberId: number.id, customer: waId }
  if (conversation.blockedAt !== undefined) return undefined
  if (!isWindowOpen(conversation, now) && !tx.customers.get(waId)?.alwaysOpen) return 'not_written'
  if (count >= BLOCKLIST_MAX) return 'list_full'
  tx.conversations.put(key, { ...conversation, blockedAt: now })
  return undefined
}

export function unblockUser(tx: Tx, phoneNumberId: PhoneNumberId, waId: WaId): void {
  const key = conversationKey(phoneNumberId, waId)
  const conversation = tx.conversations.get(key)
  if (conversation?.blockedAt === undefined) return
  const { blockedAt: _, ...rest } = conversation
  tx.conversations.put(key, rest)
}

/** Who is blocked, those blocked last first. */
export function blockedUsers(
  conversations: Iterable<{ phoneNumberId: string; customer: WaId; blockedAt?: number }>,
  phoneNumberId: PhoneNumberId,
): WaId[] {
  const blocked: { customer: WaId; at: number }[] = []
  for (const { phoneNumberId: id, customer, blockedAt: at } of conversations) {
    if (id === phoneNumberId && at !== undefined) blocked.push({ customer, at })
  }
  return blocked.sort((a, b) => b.at - a.at).map(({ customer }) => customer)
}
