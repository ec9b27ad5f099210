import { type Change, changedRow } from '../core/changed-row.ts'
import type { Customer } from '../core/customers/customer.ts'
import { identityHash, newCustomer } from '../core/customers/new-customer.ts'
import { firstPortfolio } from '../core/customers/user-ids.ts'
import { turnPhoneOn } from '../core/messages/phone-off.ts'
import type { Tx } from '../core/tx.ts'
import type { ControlCall } from './context.ts'
import type { CustomerFields } from './customers.schemas.ts'
import { ControlError } from './errors.ts'

export function saveCustomer(
  { world }: ControlCall,
  waId: string,
  change: CustomerFields,
): Promise<Customer> {
  return world.store.transact((tx) => {
    const known = tx.customers.get(waId) ?? newCustomer(world.env, waId)
    const customer = tx.customers.put(waId, changedRow(known, changeOf(tx, known, change)))
    if (change.phone_off === false) turnPhoneOn(tx, world.env, waId)
    const optedDifferently = customer.marketingOptOut !== known.marketingOptOut
    tx.emit({
      type: 'customer.changed',
      waId,
      ...(optedDifferently && { what: customer.marketingOptOut ? 'opted_out' : 'opted_in' }),
    })
    const book = bookChange(known, customer)
    if (book) tx.emit({ type: 'customer.changed', waId, what: book })
    return tx.customers.get(waId) ?? customer
  })
}

/** `null` takes a member away, as `undefined` does in a change of the row. */
const changeOf = (tx: Tx, known: Customer, change: CustomerFields): Change<Customer> => ({
  userIds: userIdsAfter(tx, known, change),
  ...(change.name !== undefined && { name: change.name }),
  ...(change.username !== undefined && { username: change.username ?? undefined }),
  ...(change.user_id !== undefined && { bsuid: change.user_id }),
  ...(change.parent_user_id !== undefined && { parentBsuid: change.parent_user_id ?? undefined }),
  ...(change.in_contact_book !== undefined && { inContactBook: change.in_contact_book }),
  ...(change.outcome !== undefined && { outcome: change.outcome }),
  ...(change.identity_mode !== undefined && { identityMode: change.identity_mode }),
  ...(change.blocked !== undefined && { blocked: change.blocked }),
  ...(change.on_whatsapp !== undefined && { onWhatsApp: change.on_whatsapp }),
  ...(change.always_open !== undefined && { alwaysOpen: change.always_open }),
  ...(change.marketing_opt_out !== undefined && { marketingOptOut: change.marketing_opt_out }),
  ...(change.marketing_experiment !== undefined && {
    marketingExperiment: change.marketing_experiment,
  }),
  ...(change.phone_off && { phoneOff: true }),
})

/** What an address book that is told of says of it. */
function bookChange(
  before: Customer,
  after: Customer,
): 'contact_added' | 'contact_removed' | undefined {
  const { inContactBook: isIn } = after
  const isMoved = before.inContactBook !== isIn
  if (isIn === false) return isMoved ? 'contact_removed' : undefined
  return isIn && (isMoved || before.name !== after.name) ? 'contact_added' : undefined
}

/** Ids that were set by portfolio; a new `user_id` is that of the first one, whatever was set there before. */
function userIdsAfter(tx: Tx, known: Customer, change: CustomerFields): Customer['userIds'] {
  const userIds = { ...known.userIds }
  const first = firstPortfolio(tx)
  if (change.user_id !== undefined && first !== undefined) delete userIds[first]
  for (const [businessId, given] of Object.entries(change.user_ids ?? {})) {
    if (!tx.businesses.has(businessId)) {
      throw new ControlError('not_found', `user_ids: there is no business ${businessId}`)
    }
    if (given === null) delete userIds[businessId]
    else userIds[businessId] = given
  }
  return Object.keys(userIds).length > 0 ? userIds : undefined
}

export function changeIdentity({ world }: ControlCall, { waId }: Customer): Promise<Customer> {
  return world.store.transact((tx) => {
    const customer = tx.customers.get(waId) ?? newCustomer(world.env, waId)
    const changed = tx.customers.put(waId, {
      ...customer,
      identityHash: identityHash(world.env),
      identityChangedAt: world.env.now(),
      identityAcknowledged: false,
    })
    tx.emit({ type: 'customer.changed', waId, what: 'identity' })
    return changed
  })
}

/**
 * The customer goes on under a new number, with new user ids: the old row stays, so that old messages still have their
 * customer, and is nobody's on WhatsApp until somebody takes that number.
 */
export function changeNumber(
  { world }: ControlCall,
  old: Customer,
  waId: string,
): Promise<Customer> {
  return world.store.transact((tx) => {
    const { name, username, identityMode, inContactBook, parentBsuid } = old
    const fresh = newCustomer(world.env, waId, {
      name,
      identityMode,
      ...(username !== undefined && { username }),
      ...(inContactBook !== undefined && { inContactBook }),
    })
    const [country = '', digits = ''] = fresh.bsuid.split('.')
    const parent = parentBsuid === undefined ? {} : { parentBsuid: `${country}.ENT.${digits}` }
    tx.customers.put(old.waId, { ...old, onWhatsApp: false, movedTo: waId })
    const changed = tx.customers.put(waId, { ...fresh, ...parent })
    tx.emit({ type: 'customer.changed', waId: old.waId, what: 'number', newWaId: waId })
    return changed
  })
}
