import type { WaId } from '../ids.ts'
import type { Verdict } from './verdict.ts'

/** A customer counts for 24 hours from the last message that opened a conversation with them. */
export const TIER_WINDOW_MS = 86_400_000

/** Customers that a business wrote to first, by the time of the last such message, oldest first. Changed in place. */
export type TierCustomers = Map<WaId, number>

/**
 * A template to somebody without an open window: how many different customers a portfolio may write to in any 24 hours.
 * Refreshing a customer who counts already is free. `limit` undefined = unlimited.
 */
export function takeFromTier(
  customers: TierCustomers,
  limit: number | undefined,
  now: number,
  customer: WaId,
): Verdict<TierCustomers> {
  dropLapsed(customers, now)
  const allowance = limit ?? Number.MAX_SAFE_INTEGER
  const numbers = { allowance, available: Math.max(0, allowance - customers.size) }
  if (!customers.has(customer) && customers.size >= allowance) {
    return {
      allowed: false,
      state: customers,
      numbers: { ...numbers, retry_at: roomAt(customers, allowance, now) },
    }
  }
  // Deleting first moves the customer to the end: the map stays in order of time.
  customers.delete(customer)
  customers.set(customer, now)
  return { allowed: true, state: customers, numbers }
}

function dropLapsed(customers: TierCustomers, now: number): void {
  for (const [customer, at] of customers) {
    if (at > now - TIER_WINDOW_MS) return
    customers.delete(customer)
  }
}

/** When enough of the oldest have lapsed; more than one when the limit was lowered. */
function roomAt(customers: TierCustomers, allowance: number, now: number): number {
  let surplus = customers.size - allowance
  for (const at of customers.values()) {
    if (surplus === 0) return at + TIER_WINDOW_MS
    surplus -= 1
  }
  return now + TIER_WINDOW_MS
}
