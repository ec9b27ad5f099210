import { nearestName } from '../nearest.ts'
import { inverseNormal } from './inverse-normal.ts'
import { regionRoundTripMs, serviceMs } from './regions.ts'

/** So many percent of the calls take at most `ms`. */
export interface Percentile {
  readonly percent: number
  readonly ms: number
}

/** A lognormal through two percentiles; through three it bends at the middle one. */
export type Profile =
  | { readonly kind: 'none' }
  | { readonly kind: 'lognormal'; readonly points: readonly Percentile[] }

const none: Profile = { kind: 'none' }

/** What Meta measured for its senders of old, and what it aims at. */
const named: Readonly<Record<string, Profile>> = {
  none,
  cloud: through([90, 1000], [99, 2000]),
  'cloud-target': through([90, 250], [99, 500]),
}

export class BadProfile extends Error {}

/** `none`, `cloud`, `cloud-target`, `onprem:REGION`, `p50=80,p90=200,p99=900` with two or three percentiles. */
export function parseProfile(text: string): Profile {
  const known = named[text]
  if (known) return known
  if (text.startsWith('onprem:')) return regional(text.slice('onprem:'.length))
  return percentiles(text)
}

function regional(region: string): Profile {
  const trip = regionRoundTripMs[region]
  if (trip === undefined) {
    const regions = Object.keys(regionRoundTripMs)
    const near = nearestName(region, regions)
    throw new BadProfile(
      `no region ${region}${near ? `, did you mean ${near}?` : ''} (known: ${regions.join(', ')})`,
    )
  }
  const { p50, p90, p99 } = serviceMs
  return through([50, trip + p50], [90, trip + p90], [99, trip + p99])
}

function percentiles(text: string): Profile {
  const points = text.split(',').map((part): Percentile => {
    const [, percent, ms] = /^p(\d{1,2}(?:\.\d{1,2})?)=(\d{1,7})$/.exec(part.trim()) ?? []
    if (percent === undefined || ms === undefined) {
      throw new BadProfile(
        `must be none, cloud, cloud-target, onprem:REGION or p50=80,p90=200,p99=900, not ${JSON.stringify(text)}`,
      )
    }
    return { percent: Number(percent), ms: Number(ms) }
  })
  if (points.length < 2 || points.length > 3) {
    throw new BadProfile('a latency profile has two or three percentiles')
  }
  points.forEach(({ percent, ms }, at) => {
    const before = points[at - 1]
    if (percent <= 0 || ms <= 0) throw new BadProfile('percentiles and times are above 0')
    if (before && (percent <= before.percent || ms < before.ms)) {
      throw new BadProfile('percentiles must rise, and their times with them')
    }
  })
  return { kind: 'lognormal', points }
}

function through(...points: readonly (readonly [number, number])[]): Profile {
  return { kind: 'lognormal', points: points.map(([percent, ms]) => ({ percent, ms })) }
}

/** The time that a share `u` of all calls stays below, in ms, for 0 < u < 1. */
export function quantile(points: readonly Percentile[], u: number): number {
  const z = inverseNormal(u)
  const at = points.map(({ percent, ms }) => ({
    z: inverseNormal(percent / 100),
    log: Math.log(ms),
  }))
  // Straight lines in (z, ln ms); the first and the last go on beyond their ends.
  const upper = at.findIndex((point, n) => n > 0 && (z <= point.z || n === at.length - 1))
  const [from, to] = [at[upper - 1], at[upper]]
  if (!from || !to) throw new BadProfile('a latency profile has two or three percentiles')
  const slope = (to.log - from.log) / (to.z - from.z)
  return Math.exp(from.log + slope * (z - from.z))
}
