import type { BusinessId, WaId } from '../ids.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { ReadTx } from '../tx.ts'
import { count, type LimitAnswer, type Limits } from './limits.ts'
import { createTier, type Tier, takeFromTier, unlapsed } from './messaging-tier.ts'

/**
 * A template goes to a customer without an open window: the portfolio's messaging limit. Whoever sends it notes the time
 * in `conversation.initiating`, and whoever learns how it ended in `initiatedAt`; from both the counts are found again after
 * a restart.
 */
export function admitConversation(
  tx: ReadTx,
  limits: Limits,
  now: number,
  number: PhoneNumber,
  customer: WaId,
): LimitAnswer {
  const businessId = businessOf(tx, number)
  let tier = limits.tiers.get(businessId)
  if (!tier) {
    tier = readTier(tx, businessId, now)
    limits.tiers.set(businessId, tier)
  }
  const limit = tx.businesses.get(businessId)?.messagingLimit
  const { allowed, numbers } = takeFromTier(tier, limit, now, customer)
  const early = !allowed && now < (limits.tiersClosed.get(businessId) ?? 0)
  // A customer who counts already is let through all the while.
  if (!allowed) limits.tiersClosed.set(businessId, numbers.retry_at ?? 0)
  return count(limits, { limit: 'messaging_tier', allowed, ...numbers, ...(early && { early }) })
}

/** Whose limit it is: that of the portfolio, or of the WABA where there is none. */
export function businessOf(tx: ReadTx, number: PhoneNumber | undefined): BusinessId {
  const wabaId = number?.wabaId ?? ''
  return tx.wabas.get(wabaId)?.businessId ?? wabaId
}

function readTier(tx: ReadTx, businessId: BusinessId, now: number): Tier {
  const reached = new Map<WaId, number>()
  const underWay = new Map<WaId, readonly number[]>()
  for (const {
    phoneNumberId,
    customer,
    initiatedAt,
    initiating = [],
  } of tx.conversations.values()) {
    const recent = unlapsed(initiatedAt === undefined ? [] : [initiatedAt], now)
    const sent = unlapsed(initiating, now)
    if (recent.length + sent.length === 0) continue
    if (businessOf(tx, tx.phoneNumbers.get(phoneNumberId)) !== businessId) continue
    for (const at of recent) reached.set(customer, Math.max(at, reached.get(customer) ?? 0))
    if (sent.length > 0) {
      const all = [...(underWay.get(customer) ?? []), ...sent]
      underWay.set(
        customer,
        all.sort((a, b) => a - b),
      )
    }
  }
  return createTier(reached, underWay)
}
