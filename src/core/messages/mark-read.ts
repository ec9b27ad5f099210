import { conversationKey } from '../conversations/conversation.ts'
import { CoreError } from '../errors.ts'
import type { MessageId, PhoneNumberId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import type { Message } from './message.ts'

/** The business has read a message, and with it the earlier ones of that chat. */
export function markRead(tx: Tx, id: MessageId, by: PhoneNumberId): Message {
  const message = tx.messages.get(id)
  if (message?.direction !== 'inbound' || message.phoneNumberId !== by) {
    throw new CoreError('message_not_found', id)
  }

  const key = conversationKey(by, message.customer)
  const conversation = tx.conversations.get(key)
  if (conversation && (conversation.readUpTo ?? 0) < message.at) {
    tx.conversations.put(key, { ...conversation, readUpTo: message.at })
  }
  if (message.readByBusiness) return message
  return tx.messages.put(id, { ...message, readByBusiness: true })
}
