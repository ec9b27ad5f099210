import type { WaId } from '../ids.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { ReadTx } from '../tx.ts'
import { count, type LimitAnswer, type Limits } from './limits.ts'
import { TIER_WINDOW_MS, type TierCustomers, takeFromTier } from './messaging-tier.ts'

/**
 * A template goes to a customer without an open window: the portfolio's messaging limit. Whoever sends it notes the time
 * in `conversation.initiatedAt`, from which the counts are found again after a restart.
 */
export function admitConversation(
  tx: ReadTx,
  limits: Limits,
  now: number,
  number: PhoneNumber,
  customer: WaId,
): LimitAnswer {
  const businessId = tx.wabas.get(number.wabaId)?.businessId ?? number.wabaId
  let customers = limits.tiers.get(businessId)
  if (!customers) {
    customers = readTier(tx, businessId, now)
    limits.tiers.set(businessId, customers)
  }
  const limit = tx.businesses.get(businessId)?.messagingLimit
  const { allowed, numbers } = takeFromTier(customers, limit, now, customer)
  const early = !allowed && now < (limits.tiersClosed.get(businessId) ?? 0)
  // A customer who counts already is let through all the while.
  if (!allowed) limits.tiersClosed.set(businessId, numbers.retry_at ?? 0)
  return count(limits, { limit: 'messaging_tier', allowed, ...numbers, ...(early && { early }) })
}

function readTier(tx: ReadTx, businessId: string, now: number): TierCustomers {
  const opened: [WaId, number][] = []
  for (const { phoneNumberId, customer, initiatedAt } of tx.conversations.values()) {
    if (initiatedAt === undefined || initiatedAt <= now - TIER_WINDOW_MS) continue
    const wabaId = tx.phoneNumbers.get(phoneNumberId)?.wabaId ?? ''
    if ((tx.wabas.get(wabaId)?.businessId ?? wabaId) === businessId) {
      opened.push([customer, initiatedAt])
    }
  }
  opened.sort((a, b) => a[1] - b[1])
  const customers: TierCustomers = new Map()
  for (const [customer, at] of opened) {
    customers.delete(customer)
    customers.set(customer, at)
  }
  return customers
}
