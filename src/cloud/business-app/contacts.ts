import { conversationKey } from '../../core/conversations/conversation.ts'
import type { Customer } from '../../core/customers/customer.ts'
import { isNumberVisible } from '../../core/customers/visible-number.ts'
import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Part } from './history.ts'

/** Contacts in one webhook. ASSUMED. */
const AT_ONCE = 100

/** One part of the address book of the WhatsApp Business app. */
export function contactPart(
  tx: ReadTx,
  number: PhoneNumber,
  { askedAt, part }: { readonly askedAt: number; readonly part: number },
): Part {
  const contacts: JsonObject[] = []
  let skip = part * AT_ONCE
  for (const customer of tx.customers.values()) {
    if (!isContact(tx, number, customer, askedAt) || skip-- > 0) continue
    if (contacts.length === AT_ONCE) return { value: { state_sync: contacts }, more: true }
    contacts.push(contactOf(customer, 'add', askedAt))
  }
  return { ...(contacts.length > 0 && { value: { state_sync: contacts } }), more: false }
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
