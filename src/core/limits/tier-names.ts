import type { Business } from '../wabas/waba.ts'

const tiers: Readonly<Record<number, string>> = {
  50: 'TIER_50',
  250: 'TIER_250',
  1000: 'TIER_1K',
  2000: 'TIER_2K',
  10000: 'TIER_10K',
  100000: 'TIER_100K',
}

/** `TIER_2K` of 2000; without a limit `TIER_UNLIMITED`. */
export const tierName = (limit: number | undefined): string =>
  limit === undefined ? 'TIER_UNLIMITED' : (tiers[limit] ?? `TIER_${limit}`)

export const tierNames: readonly string[] = [...Object.values(tiers), tierName(undefined)]

/** The reverse; undefined for a name that is no tier. Unlimited is `Infinity`. */
export function tierLimit(name: string): number | undefined {
  if (name === 'TIER_UNLIMITED') return Number.POSITIVE_INFINITY
  const found = Object.entries(tiers).find(([, each]) => each === name)
  return found && Number(found[0])
}

export const tierOf = (business: Business | undefined): string | undefined =>
  business && tierName(business.messagingLimit)
