import { z } from 'zod'
import type { Customer } from '../core/customers/customer.ts'
import { identityHash, newCustomer } from '../core/customers/new-customer.ts'
import { firstPortfolio, userIdsFor } from '../core/customers/user-ids.ts'
import { turnPhoneOn } from '../core/messages/phone-off.ts'
import type { ReadTx, Tx } from '../core/tx.ts'
import { outcomeRules } from '../rules/outcomes.ts'
import { type ControlCall, type ControlEndpoint, created, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { list, wanted } from './listing.ts'
import { iso, parseBody } from './parse.ts'

const userId = z.string().regex(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/)

const fields = {
  name: z.string().optional(),
  /** `null` gives it up. */
  username: z.string().nullable().optional(),
  /** The id under the first portfolio of the world; those of the others follow from it. */
  user_id: userId.optional(),
  /** By portfolio; `null` lets it follow from `user_id` again. */
  user_ids: z.record(z.string(), userId.nullable()).optional(),
  parent_user_id: z
    .string()
    .regex(/^[A-Z]{2}\.ENT\.[A-Za-z0-9]{1,128}$/)
    .nullable()
    .optional(),
  in_contact_book: z.boolean().optional(),
  outcome: z
    .string()
    .refine((name) => outcomeRules(name) !== undefined, {
      error: 'is no outcome; GET /_emulator/outcomes lists them',
    })
    .optional(),
  identity_mode: z.enum(['number', 'both', 'bsuid']).optional(),
  blocked: z.boolean().optional(),
  marketing_opt_out: z.boolean().optional(),
  on_whatsapp: z.boolean().optional(),
  always_open: z.boolean().optional(),
  /** What is sent meanwhile is delivered when it is on again, unless its time to live is over by then. */
  phone_off: z.boolean().optional(),
}
const newBody = z.strictObject({ wa_id: z.string().regex(/^\+?\d{7,15}$/), ...fields })
const changeBody = z.strictObject({
  ...fields,
  /** True: the customer has a new phone or app; its identity hash changes. */
  identity_changed: z.boolean().optional(),
  /** The customer's new number. */
  number_changed_to: z
    .string()
    .regex(/^\+?\d{7,15}$/)
    .optional(),
})

type Fields = Omit<z.infer<typeof changeBody>, 'identity_changed' | 'number_changed_to'>

export const customerEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/customers',
    auth: 'admin',
    doc: 'Customers that the world has heard of; ?outcome=',
    run: (call) =>
      list<Customer>(call, {
        rows: () => call.world.store.read.customers.values(),
        id: (customer) => customer.waId,
        matches: (customer) => wanted(call.query.get('outcome'), customer.outcome),
        view: (customer) => view(customer, call.world.store.read),
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/customers',
    auth: 'admin',
    body: 'json',
    input: newBody,
    doc: 'Makes a customer known, or sets the fields of one that is',
    async run(call) {
      const { wa_id, ...rest } = parseBody(newBody, call.body)
      const customer = await save(call, wa_id.replace('+', ''), rest)
      return created(fullView(customer, call.world.store.read))
    },
  },
  {
    method: 'GET',
    path: '/_emulator/customers/{wa_id}',
    auth: 'admin',
    doc: 'One customer',
    run: (call) => {
      const customer = call.world.store.read.customers.get(call.params['wa_id'] ?? '')
      if (!customer) {
        throw new ControlError('not_found', `nobody has heard of ${call.params['wa_id']}`)
      }
      return ok(fullView(customer, call.world.store.read))
    },
  },
  {
    method: 'PATCH',
    path: '/_emulator/customers/{wa_id}',
    auth: 'admin',
    body: 'json',
    input: changeBody,
    doc: 'Profile name, outcome, phone off, identity mode, blocked, opted out, identity changed, number changed',
    async run(call) {
      const { identity_changed, number_changed_to, ...rest } = parseBody(changeBody, call.body)
      const { wa_id: waId = '' } = call.params
      if (!/^\d{7,15}$/.test(waId)) throw new ControlError('not_found', `${waId} is not a wa_id`)
      let customer = await save(call, waId, rest)
      if (identity_changed) customer = await changeIdentity(call, customer)
      if (number_changed_to) {
        customer = await changeNumber(call, customer, number_changed_to.replace('+', ''))
      }
      return ok(fullView(customer, call.world.store.read))
    },
  },
]

function save({ world }: ControlCall, waId: string, change: Fields): Promise<Customer> {
  return world.store.transact((tx) => {
    const known = tx.customers.get(waId) ?? newCustomer(world.env, waId)
    const customer = tx.customers.put(waId, {
      ...without(known, [
        'userIds',
        ...(change.username === null ? (['username'] as const) : []),
        ...(change.parent_user_id === null ? (['parentBsuid'] as const) : []),
      ]),
      ...userIdsAfter(tx, known, change),
      ...(change.name !== undefined && { name: change.name }),
      ...(typeof change.username === 'string' && { username: change.username }),
      ...(change.user_id !== undefined && { bsuid: change.user_id }),
      ...(typeof change.parent_user_id === 'string' && { parentBsuid: change.parent_user_id }),
      ...(change.in_contact_book !== undefined && { inContactBook: change.in_contact_book }),
      ...(change.outcome !== undefined && { outcome: change.outcome }),
      ...(change.identity_mode !== undefined && { identityMode: change.identity_mode }),
      ...(change.blocked !== undefined && { blocked: change.blocked }),
      ...(change.on_whatsapp !== undefined && { onWhatsApp: change.on_whatsapp }),
      ...(change.always_open !== undefined && { alwaysOpen: change.always_open }),
      ...(change.marketing_opt_out !== undefined && { marketingOptOut: change.marketing_opt_out }),
      ...(change.phone_off && { phoneOff: true }),
    })
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
function userIdsAfter(tx: Tx, known: Customer, change: Fields): Pick<Customer, 'userIds'> {
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
  return Object.keys(userIds).length > 0 ? { userIds } : {}
}

function without(
  customer: Customer,
  names: readonly ('username' | 'parentBsuid' | 'userIds')[],
): Customer {
  const rest = { ...customer }
  for (const name of names) delete rest[name]
  return rest
}

function changeIdentity({ world }: ControlCall, { waId }: Customer): Promise<Customer> {
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
function changeNumber({ world }: ControlCall, old: Customer, waId: string): Promise<Customer> {
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

const view = (customer: Customer, read: ReadTx) => ({
  wa_id: customer.waId,
  name: customer.name,
  user_id: userIdsFor(read, customer, firstPortfolio(read)).userId,
  ...(customer.username !== undefined && { username: customer.username }),
  ...(customer.parentBsuid !== undefined && { parent_user_id: customer.parentBsuid }),
  identity_mode: customer.identityMode,
  in_contact_book: customer.inContactBook ?? false,
  outcome: customer.outcome,
  blocked: customer.blocked,
  marketing_opt_out: customer.marketingOptOut,
  on_whatsapp: customer.onWhatsApp,
  phone_off: customer.phoneOff ?? false,
  ...(customer.movedTo !== undefined && { moved_to: customer.movedTo }),
  identity: {
    hash: customer.identityHash,
    changed_at: iso(customer.identityChangedAt),
    acknowledged: customer.identityAcknowledged,
  },
})

/** With the ids under every portfolio. */
const fullView = (customer: Customer, read: ReadTx) => ({
  ...view(customer, read),
  user_ids: Object.fromEntries(
    [...read.businesses.values()].map(({ id }) => [id, userIdsFor(read, customer, id).userId]),
  ),
})
