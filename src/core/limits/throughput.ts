import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import { type BucketRate, rateByGap, ratePerSecond } from './bucket.ts'

/** How the setting `throughput` reads. */
export type ThroughputProfile =
  | { readonly kind: 'auto' | 'legacy-2024' | 'high-load' | 'off' }
  | { readonly kind: 'fixed'; readonly perSecond: number }

const NAMED = ['auto', 'legacy-2024', 'high-load', 'off'] as const

const read = new Map<string, ThroughputProfile>()

/** Undefined when the text is no profile. A number may have up to three decimals. */
export function parseThroughput(text: string): ThroughputProfile | undefined {
  const known = read.get(text)
  if (known) return known
  const named = NAMED.find((name) => name === text)
  const perSecond = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (!named && perSecond === 0) return undefined
  const profile: ThroughputProfile = named ? { kind: named } : { kind: 'fixed', perSecond }
  read.set(text, profile)
  return profile
}

/** Messages per second of one Cloud number: 20 with coexistence, else by its level. */
export function cloudRate(
  number: Pick<PhoneNumber, 'throughput' | 'coexistence'>,
  profile: ThroughputProfile,
): number | undefined {
  if (profile.kind === 'off') return undefined
  if (profile.kind === 'fixed') return profile.perSecond
  if (profile.kind === 'legacy-2024') return 500
  const full = number.coexistence ? 20 : number.throughput === 'HIGH' ? 1000 : 80
  return profile.kind === 'high-load' ? full / 2 : full
}

/** Messages per second of an On-Premises deployment: more than one shard is a multi-connect one. */
export function onpremRate(shards: number, profile: ThroughputProfile): number | undefined {
  if (profile.kind === 'off') return undefined
  if (profile.kind === 'fixed') return profile.perSecond
  return shards > 1 ? 250 : 70
}

const rates = new Map<number, BucketRate>()

/** The bucket of a rate, made once. */
export function throughputBucket(perSecond: number): BucketRate {
  const known = rates.get(perSecond)
  if (known) return known
  const rate = ratePerSecond(perSecond)
  rates.set(perSecond, rate)
  return rate
}

/** Meta: one message to the same customer each 6 s, bursts of 45 that are then waited off. */
export const pairRate: BucketRate = rateByGap(45, 6000)
