import type { Verdict } from './verdict.ts'

/**
 * A token bucket in whole units, so that refilling it by computation is exact: one message costs `cost` units and
 * `perMs` units come back each millisecond.
 */
export interface BucketRate {
  readonly cost: number
  readonly perMs: number
  /** Units that fit. */
  readonly capacity: number
}

export interface Bucket {
  readonly units: number
  /** World time in ms of `units`. */
  readonly at: number
  /** Until then the last refused caller should have waited; 0 when nobody was refused. */
  readonly closedUntil: number
}

const MESSAGE = 1_000_000

/** Room for one second of the rate, so the first second after idle admits up to twice of it. */
export function ratePerSecond(perSecond: number): BucketRate {
  const perMs = Math.round(perSecond * 1000)
  return { cost: MESSAGE, perMs, capacity: Math.max(perMs * 1000, MESSAGE) }
}

/** `size` calls at once, then one each `gapMs`. */
export const rateByGap = (size: number, gapMs: number): BucketRate => ({
  cost: gapMs,
  perMs: 1,
  capacity: size * gapMs,
})

/** What the bucket holds at `now`. A clock that was set back refills nothing. */
function unitsAt(bucket: Bucket | undefined, rate: BucketRate, now: number): number {
  if (!bucket) return rate.capacity
  const elapsed = Math.max(0, now - bucket.at)
  // Past the time to fill it from nothing the product would leave the range of exact integers.
  if (elapsed >= rate.capacity / rate.perMs) return rate.capacity
  return Math.min(rate.capacity, bucket.units + elapsed * rate.perMs)
}

/** One call that weighs as much as `weight` messages. */
export function takeFromBucket(
  bucket: Bucket | undefined,
  rate: BucketRate,
  now: number,
  weight = 1,
): Verdict<Bucket> {
  const units = unitsAt(bucket, rate, now)
  // A bucket smaller than one heavy message passes it when full; else it would never pass.
  const price = Math.min(rate.cost * weight, rate.capacity)
  const numbers = {
    allowance: Math.floor(rate.capacity / rate.cost),
    available: Math.floor(units / rate.cost),
  }
  if (units >= price) {
    return { allowed: true, state: { units: units - price, at: now, closedUntil: 0 }, numbers }
  }
  const retryAt = now + Math.ceil((price - units) / rate.perMs)
  const early = bucket !== undefined && now < bucket.closedUntil
  return {
    allowed: false,
    state: { units, at: now, closedUntil: retryAt },
    numbers: { ...numbers, retry_at: retryAt, ...(early && { early }) },
  }
}

/** Something that cannot be refused (an inbound message) uses up what there is, down to nothing. */
export function drainBucket(bucket: Bucket | undefined, rate: BucketRate, now: number): Bucket {
  const units = Math.max(0, unitsAt(bucket, rate, now) - rate.cost)
  return { units, at: now, closedUntil: bucket?.closedUntil ?? 0 }
}

export const isFull = (bucket: Bucket, rate: BucketRate, now: number): boolean =>
  unitsAt(bucket, rate, now) >= rate.capacity
