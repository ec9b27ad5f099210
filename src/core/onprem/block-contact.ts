import { conversationKey } from '../conversations/conversation.ts'
import type { Env } from '../env.ts'
import type { PhoneNumberId, WaId } from '../ids.ts'
import type { ReadTx, Tx } from '../tx.ts'

/** Blocks or unblocks a contact; saying so twice changes nothing. */
export function setBlocked(
  tx: Tx,
  env: Env,
  phoneNumberId: PhoneNumberId,
  customer: WaId,
  blocked: boolean,
): void {
  const key = conversationKey(phoneNumberId, customer)
  const conversation = tx.conversations.get(key) ?? { phoneNumberId, customer }
  if ((conversation.blockedAt !== undefined) === blocked) return
  const { blockedAt: _, ...rest } = conversation
  tx.conversations.put(key, { ...rest, ...(blocked && { blockedAt: env.now() }) })
}

/** In the order in which they were blocked. */
export function blockedContacts(tx: ReadTx, phoneNumberId: PhoneNumberId): WaId[] {
  const blocked: { customer: WaId; at: number }[] = []
  for (const { customer, blockedAt, ...conversation } of tx.conversations.values()) {
    if (blockedAt === undefined || conversation.phoneNumberId !== phoneNumberId) continue
    blocked.push({ customer, at: blockedAt })
  }
  return blocked.sort((a, b) => a.at - b.at).map(({ customer }) => customer)
}
