import type { WaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { type Bucket, type BucketRate, isFull, takeFromBucket } from './bucket.ts'
import type { Tier } from './messaging-tier.ts'
import type { LimitName, LimitNumbers } from './verdict.ts'
import { type CallWindow, takeFromWindow, type WindowRate } from './window.ts'

/** How often a limit said yes and no, and how often a refused caller came back too early. */
export interface LimitCount {
  readonly allowed: number
  readonly refused: number
  readonly early: number
}

/** What one limit answered one call. */
export type LimitAnswer = { readonly limit: LimitName; readonly allowed: boolean } & LimitNumbers

/**
 * The limits of one world. They live in memory beside the state: a restart, a fork and a reset begin with full buckets,
 * but for the messaging tiers, which are read back from the conversations.
 */
export interface Limits {
  readonly buckets: Map<string, Bucket>
  readonly pairs: Map<string, Bucket>
  readonly windows: Map<string, CallWindow>
  /** By business; filled from the conversations at first use. */
  readonly tiers: Map<string, Tier>
  /** World time in ms until which a business that was refused should have waited. */
  readonly tiersClosed: Map<string, number>
  readonly counts: Map<LimitName, LimitCount>
  /** Requests of the On-Premises server that are being worked on. */
  inFlight: number
  /** Pair buckets after the last sweep. */
  swept: number
}

export const createLimits = (): Limits => ({
  buckets: new Map(),
  pairs: new Map(),
  windows: new Map(),
  tiers: new Map(),
  tiersClosed: new Map(),
  counts: new Map(),
  inFlight: 0,
  swept: 0,
})

/** Back to the beginning, in place: after a reset, an import or a restored snapshot. */
export function clearLimits(limits: Limits): void {
  const { buckets, pairs, windows, tiers, tiersClosed, counts } = limits
  for (const map of [buckets, pairs, windows, tiers, tiersClosed, counts]) map.clear()
  limits.swept = 0
}

export function count(limits: Limits, answer: LimitAnswer): LimitAnswer {
  const before = limits.counts.get(answer.limit) ?? { allowed: 0, refused: 0, early: 0 }
  limits.counts.set(answer.limit, {
    allowed: before.allowed + (answer.allowed ? 1 : 0),
    refused: before.refused + (answer.allowed ? 0 : 1),
    early: before.early + (answer.early ? 1 : 0),
  })
  return answer
}

/** Verdicts by name, as `message.verdict`, the request journal and `explain` hold them. */
export const limitsShown = (answers: readonly LimitAnswer[]): JsonObject =>
  Object.fromEntries(
    answers.map(({ limit, allowed, ...numbers }) => [
      limit,
      { ...numbers, ...(!allowed && { refused: true }) },
    ]),
  )

/** One call against a rolling window that is kept under `key`. */
export function takeWindow(
  limits: Limits,
  limit: LimitName,
  key: string,
  rate: WindowRate,
  now: number,
): LimitAnswer {
  const place = `${limit}:${key}`
  const { allowed, state, numbers } = takeFromWindow(limits.windows.get(place), rate, now)
  limits.windows.set(place, state)
  return count(limits, { limit, allowed, ...numbers })
}

/** A bucket is asked, and changed only by `keep`: a message takes from all of its buckets or from none. */
export function askBucket(
  buckets: Map<string, Bucket>,
  limit: LimitName,
  key: string,
  rate: BucketRate,
  now: number,
  weight: number,
): { answer: LimitAnswer; keep: () => void } {
  const { allowed, state, numbers } = takeFromBucket(buckets.get(key), rate, now, weight)
  return { answer: { limit, allowed, ...numbers }, keep: () => buckets.set(key, state) }
}

export const pairKey = (phoneNumberId: string, customer: WaId): string =>
  `${phoneNumberId}:${customer}`

/** A full bucket is the same as none: forgets those, once their number has doubled. */
export function sweepPairs(limits: Limits, rate: BucketRate, now: number): void {
  if (limits.pairs.size < 1024 + 2 * limits.swept) return
  for (const [key, bucket] of limits.pairs) {
    if (isFull(bucket, rate, now)) limits.pairs.delete(key)
  }
  limits.swept = limits.pairs.size
}
