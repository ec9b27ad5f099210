import type { FieldReader, NodeKind } from '../node-kind.ts'
import { numberOfProfile, profileValues } from './profile.endpoints.ts'

const names = [
  'about',
  'account_name',
  'address',
  'description',
  'email',
  'messaging_product',
  'profile_picture_url',
  'vertical',
  'websites',
]

const read =
  (name: string): FieldReader =>
  (id, call) => {
    const number = call.world.store.read.phoneNumbers.get(numberOfProfile(id))
    return number && profileValues(number, call)[name]
  }

/** The profile of a number under an id of its own. */
export const profileNode: NodeKind = {
  kind: 'business_profile',
  type: 'WhatsAppBusinessProfile',
  has: (tx, id) => tx.phoneNumbers.has(numberOfProfile(id)),
  wabaId: (tx, id) => tx.phoneNumbers.get(numberOfProfile(id))?.wabaId,
  auth: 'whatsapp',
  fields: Object.fromEntries(names.map((name) => [name, read(name)])),
  defaults: names,
}
