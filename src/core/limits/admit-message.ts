import type { CoreErrorCode } from '../errors.ts'
import type { WaId } from '../ids.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { WorldSettings } from '../settings.ts'
import { drainBucket } from './bucket.ts'
import { askBucket, count, type LimitAnswer, type Limits, pairKey, sweepPairs } from './limits.ts'
import {
  cloudRate,
  onpremRate,
  pairRate,
  parseThroughput,
  type ThroughputProfile,
  throughputBucket,
} from './throughput.ts'

/** What the limits must know of a message that a business wants to send. */
export interface MessageFacts {
  readonly number: PhoneNumber
  readonly customer: WaId
  /** The message brings a media file along. */
  readonly media: boolean
  /** Shards of the On-Premises deployment; 1 on Cloud. */
  readonly shards: number
}

export interface Admission {
  /** Why not; absent when it may pass. */
  readonly refused?: CoreErrorCode
  readonly answers: readonly LimitAnswer[]
}

/** Throughput, then the pair limit. Takes from both or, when either refuses, from none. */
export function admitMessage(
  limits: Limits,
  settings: WorldSettings,
  now: number,
  facts: MessageFacts,
): Admission {
  const profile = parseThroughput(settings.throughput) ?? { kind: 'auto' }
  const perSecond = rateOf(facts, profile)
  if (perSecond === undefined) return { answers: [] }

  const onprem = isOnprem(facts.number)
  const weight = onprem && facts.media ? settings.onprem.mediaWeight : 1
  const rate = throughputBucket(perSecond)
  const speed = askBucket(limits.buckets, 'throughput', facts.number.id, rate, now, weight)
  if (!speed.answer.allowed) {
    speed.keep()
    return { refused: 'rate_limit_hit', answers: [count(limits, speed.answer)] }
  }
  if (onprem) {
    speed.keep()
    return { answers: [count(limits, speed.answer)] }
  }
  const key = pairKey(facts.number.id, facts.customer)
  const pair = askBucket(limits.pairs, 'pair', key, pairRate, now, 1)
  pair.keep()
  if (!pair.answer.allowed) {
    return { refused: 'pair_rate_limit_hit', answers: [speed.answer, count(limits, pair.answer)] }
  }
  speed.keep()
  sweepPairs(limits, pairRate, now)
  return { answers: [count(limits, speed.answer), count(limits, pair.answer)] }
}

/** Cloud counts what comes in together with what goes out; an inbound message is never refused. */
export function countInbound(
  limits: Limits,
  settings: WorldSettings,
  now: number,
  number: PhoneNumber,
): void {
  if (isOnprem(number)) return
  const perSecond = cloudRate(number, parseThroughput(settings.throughput) ?? { kind: 'auto' })
  if (perSecond === undefined) return
  const bucket = limits.buckets.get(number.id)
  limits.buckets.set(number.id, drainBucket(bucket, throughputBucket(perSecond), now))
}

const isOnprem = (number: PhoneNumber): boolean => number.platform === 'ON_PREMISE'

function rateOf(facts: MessageFacts, profile: ThroughputProfile): number | undefined {
  return isOnprem(facts.number)
    ? onpremRate(facts.shards, profile)
    : cloudRate(facts.number, profile)
}
