import { conversationKey } from '../../core/conversations/conversation.ts'
import type { Customer } from '../../core/customers/customer.ts'
import { isNumberVisible } from '../../core/customers/visible-number.ts'
import type { JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { ReadTx } from '../../core/tx.ts'
import { unixSeconds } from '../webhooks/webhooks.inbound.ts'

/** Contacts in one webhook. ASSUMED. */
const AT_ONCE = 100

/** The address book of the WhatsApp Business app, some contacts at a time. */
export function contactParts(tx: ReadTx, number: PhoneNumber, askedAt: number): JsonObject[] {
  const contacts = [...tx.customers.values()]
    .filter((customer) => isContact(tx, number, customer, askedAt))
    .map((customer) => contactOf(customer, 'add', askedAt))
  const parts: JsonObject[] = []
  for (let from = 0; from < contacts.length; from += AT_ONCE) {
    parts.push({ state_sync: contacts.slice(from, from + AT_ONCE) })
  }
  return parts
}

/** Everybody whose number is known, but for those who were taken out. */
function isContact(tx: ReadTx, number: PhoneNumber, customer: Customer, at: number): boolean {
  const { inContactBook, onWhatsApp, waId } = customer
  if (inContactBook !== undefined) return inContactBook
  return (
    onWhatsApp &&
    isNumberVisible(customer, tx.conversations.get(conversationKey(number.id, waId)), at)
  )
}

/** One that is taken out has no names. */
export const contactOf = (
  { name, waId }: Customer,
  action: 'add' | 'remove',
  at: number,
): JsonObject => ({
  type: 'contact',
  contact: {
    ...(action === 'add' && { full_name: name, first_name: name.split(' ')[0] ?? name }),
    phone_number: waId,
  },
  action,
  metadata: { timestamp: String(unixSeconds(at)) },
})
