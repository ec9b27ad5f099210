import type { NodeKind } from '../node-kind.ts'

const PREFIX = '8'
const numberOf = (id: string): string => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : '')

/**
 * The number as an account of WhatsApp's, beside its node in the WABA: Meta's OpenAPI document has it as an object of its own
 * with the data of the number. ASSUMED: its id, for no answer gives one.
 */
export const accountNumberNode: NodeKind = {
  kind: 'account_number',
  type: 'WhatsAppAccountNumber',
  has: (tx, id) => tx.phoneNumbers.has(numberOf(id)),
  wabaId: (tx, id) => tx.phoneNumbers.get(numberOf(id))?.wabaId,
  auth: 'whatsapp',
  fields: {
    display_phone_number: (id, { world }) =>
      world.store.read.phoneNumbers.get(numberOf(id))?.displayNumber,
    status: (id, { world }) => world.store.read.phoneNumbers.get(numberOf(id))?.status,
  },
  defaults: ['id', 'display_phone_number', 'status'],
}
