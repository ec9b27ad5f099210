import type { Customer } from '../core/customers/customer.ts'
import { firstPortfolio, userIdsFor } from '../core/customers/user-ids.ts'
import type { ReadTx } from '../core/tx.ts'
import { iso } from './parse.ts'

export const customerView = (customer: Customer, read: ReadTx) => ({
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
  marketing_experiment: customer.marketingExperiment ?? false,
  on_whatsapp: customer.onWhatsApp,
  phone_off: customer.phoneOff ?? false,
  always_open: customer.alwaysOpen ?? false,
  ...(customer.movedTo !== undefined && { moved_to: customer.movedTo }),
  identity: {
    hash: customer.identityHash,
    changed_at: iso(customer.identityChangedAt),
    acknowledged: customer.identityAcknowledged,
  },
})

/** With the ids under every portfolio. */
export const fullCustomerView = (customer: Customer, read: ReadTx) => ({
  ...customerView(customer, read),
  user_ids: Object.fromEntries(
    [...read.businesses.values()].map(({ id }) => [id, userIdsFor(read, customer, id).userId]),
  ),
})
