import { conversationKey } from '../conversations/conversation.ts'
import { CoreError } from '../errors.ts'
import type { MessageId, PhoneNumberId } from '../ids.ts'
import type { ReadTx, Tx } from '../tx.ts'
import type { Message } from './message.ts'

/** The business has read a message, and with it the earlier ones of that chat. */
export function markRead(tx: Tx, id: MessageId, by: PhoneNumberId): Message {
  const message = tx.messages.get(id)
  if (message?.direction !== 'inbound' || message.phoneNumberId !== by) {
    throw new CoreError('message_not_found', id)
  }

  const key = conversationKey(by, message.customer)
  const conversation = tx.conversations.get(key)
  const { place = 0 } = message
  if (conversation && (conversation.readPlace ?? 0) < place) {
    tx.conversations.put(key, { ...conversation, readPlace: place })
  }
  if (message.readByBusiness) return message
  return tx.messages.put(id, { ...message, readByBusiness: true })
}

/** Marked itself, or by a later one of its chat. */
export function isReadByBusiness(tx: ReadTx, message: Message): boolean {
  if (message.direction !== 'inbound') return false
  if (message.readByBusiness) return true
  const { phoneNumberId, customer, place } = message
  const readPlace = tx.conversations.get(conversationKey(phoneNumberId, customer))?.readPlace ?? 0
  return place !== undefined && place <= readPlace
}
