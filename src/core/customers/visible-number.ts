import type { Conversation } from '../conversations/conversation.ts'
import { DAY_MS } from '../duration.ts'
import type { Customer } from './customer.ts'

/**
 * Whether a business sees the customer's number. One with a username shows it only where the two have been in touch by
 * number within 30 days (each message renews that), or where the business has the customer in its contact book.
 */
export function isNumberVisible(
  customer: Customer,
  conversation: Conversation | undefined,
  now: number,
): boolean {
  if (customer.identityMode === 'bsuid') return false
  if (customer.identityMode === 'number') return true
  if (customer.username === undefined || customer.inContactBook) return true
  const seenAt = conversation?.numberSeenAt
  return seenAt !== undefined && now - seenAt < 30 * DAY_MS
}
