import { CoreError } from '../errors.ts'
import type { PhoneNumberId, WaId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import { conversationKey, isWindowOpen } from './conversation.ts'

/** A number's block list holds this many. */
export const BLOCKLIST_MAX = 64_000

/** The business blocks somebody who has written within the last 24 hours: they are not heard any more. */
export function blockUser(tx: Tx, now: number, phoneNumberId: PhoneNumberId, waId: WaId): void {
  if (tx.phoneNumbers.get(phoneNumberId)?.waId === waId) throw new CoreError('recipient_is_sender')
  const key = conversationKey(phoneNumberId, waId)
  const conversation = tx.conversations.get(key)
  if (conversation?.blockedAt !== undefined) return
  if (!conversation || !isWindowOpen(conversation, now)) {
    throw new CoreError('reengagement_required')
  }
  tx.conversations.put(key, { ...conversation, blockedAt: now })
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
