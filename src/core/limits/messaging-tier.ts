import type { WaId } from '../ids.ts'
import type { Verdict } from './verdict.ts'

/** A customer counts for 24 hours from the last message that started a conversation with them. */
export const TIER_WINDOW_MS = 86_400_000

/**
 * Customers that a business has written to first. Those whom a message has reached count; those to whom one is under way
 * hold their place until it arrives or fails, for 24 hours at most. Both by time, oldest first. Changed in place.
 */
export interface Tier {
  /** When the last message arrived. */
  readonly reached: Map<WaId, number>
  /** When those that are under way were sent. */
  readonly underWay: Map<WaId, readonly number[]>
  /** How many stand in both. */
  both: number
}

export function createTier(
  reached: Iterable<readonly [WaId, number]> = [],
  underWay: Iterable<readonly [WaId, readonly number[]]> = [],
): Tier {
  const tier: Tier = {
    reached: new Map([...reached].sort(([, one], [, other]) => one - other)),
    underWay: new Map([...underWay].sort(([, one], [, other]) => lastOf(one) - lastOf(other))),
    both: 0,
  }
  for (const customer of tier.underWay.keys()) if (tier.reached.has(customer)) tier.both += 1
  return tier
}

/**
 * A template to somebody without an open window: how many different customers a portfolio may write to in any 24 hours.
 * Refreshing a customer who counts already is free. `limit` undefined = unlimited.
 */
export function takeFromTier(
  tier: Tier,
  limit: number | undefined,
  now: number,
  customer: WaId,
): Verdict<Tier> {
  dropLapsed(tier, now)
  const { reached, underWay } = tier
  const used = reached.size + underWay.size - tier.both
  const allowance = limit ?? Number.MAX_SAFE_INTEGER
  const numbers = { allowance, available: Math.max(0, allowance - used) }
  const counts = reached.has(customer) || underWay.has(customer)
  if (!counts && used >= allowance) {
    const retryAt = roomAt(tier, used - allowance, now)
    return { allowed: false, state: tier, numbers: { ...numbers, retry_at: retryAt } }
  }
  const before = underWay.get(customer) ?? []
  setUnderWay(tier, customer, [...unlapsed(before, now), now])
  return { allowed: true, state: tier, numbers }
}

/** A message that was under way has arrived, at `reachedAt`, or will not. */
export function settleInTier(
  tier: Tier,
  customer: WaId,
  sentAt: number,
  reachedAt: number | undefined,
): void {
  const times = tier.underWay.get(customer)
  if (times) {
    const rest = withoutOne(times, sentAt)
    if (rest.length === 0) dropUnderWay(tier, customer)
    else if (rest.at(-1) === times.at(-1)) tier.underWay.set(customer, rest)
    else reorder(tier, customer, rest)
  }
  if (reachedAt === undefined) return
  if (!tier.reached.has(customer) && tier.underWay.has(customer)) tier.both += 1
  // Deleting first moves the customer to the end: the map stays in order of time.
  tier.reached.delete(customer)
  tier.reached.set(customer, reachedAt)
}

/** Those of the times that still hold a place. */
export const unlapsed = (times: readonly number[], now: number): readonly number[] =>
  times.filter((at) => at > now - TIER_WINDOW_MS)

export function withoutOne(times: readonly number[], time: number): readonly number[] {
  const at = times.indexOf(time)
  return at < 0 ? times : times.toSpliced(at, 1)
}

function setUnderWay(tier: Tier, customer: WaId, times: readonly number[]): void {
  if (!tier.underWay.has(customer) && tier.reached.has(customer)) tier.both += 1
  tier.underWay.delete(customer)
  tier.underWay.set(customer, times)
}

function dropUnderWay(tier: Tier, customer: WaId): void {
  if (tier.reached.has(customer)) tier.both -= 1
  tier.underWay.delete(customer)
}

/** The last of several that are under way to one customer was settled first: rare, so all are sorted anew. */
function reorder({ underWay }: Tier, customer: WaId, times: readonly number[]): void {
  underWay.set(customer, times)
  const sorted = [...underWay].sort(([, one], [, other]) => lastOf(one) - lastOf(other))
  underWay.clear()
  for (const [each, at] of sorted) underWay.set(each, at)
}

const lastOf = (times: readonly number[]): number => times.at(-1) ?? 0

function dropLapsed(tier: Tier, now: number): void {
  const from = now - TIER_WINDOW_MS
  for (const [customer, at] of tier.reached) {
    if (at > from) break
    if (tier.underWay.has(customer)) tier.both -= 1
    tier.reached.delete(customer)
  }
  for (const [customer, times] of tier.underWay) {
    if (lastOf(times) > from) break
    dropUnderWay(tier, customer)
  }
}

/** When enough of the oldest have lapsed; more than one when the limit was lowered. */
function roomAt(tier: Tier, surplus: number, now: number): number {
  let left = surplus
  for (const at of lapses(tier)) {
    if (left === 0) return at + TIER_WINDOW_MS
    left -= 1
  }
  return now + TIER_WINDOW_MS
}

/** When each customer began to count for the last time, oldest first: who stands in both counts by the later one. */
function* lapses({ reached, underWay }: Tier): Iterable<number> {
  const waiting = underWay.entries()
  let next = waiting.next()
  function* until(time: number): Iterable<number> {
    for (; !next.done && lastOf(next.value[1]) <= time; next = waiting.next()) {
      const [customer, times] = next.value
      if ((reached.get(customer) ?? 0) < lastOf(times)) yield lastOf(times)
    }
  }
  for (const [customer, at] of reached) {
    yield* until(at)
    if (lastOf(underWay.get(customer) ?? []) <= at) yield at
  }
  yield* until(Number.POSITIVE_INFINITY)
}
