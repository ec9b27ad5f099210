import { type Profile, quantile } from './profile.ts'

const GOLDEN = (Math.sqrt(5) - 1) / 2
/** Keeps the quantile finite. */
const EDGE = 1e-9

/**
 * Times of a profile one after another. The places on the distribution follow the golden ratio from a seeded start: any few
 * thousand in a row have the profile's percentiles, which independent draws would miss half of the time.
 */
export class LatencySampler {
  readonly #profile: Profile
  readonly #start: number
  #drawn = 0

  constructor(profile: Profile, start: number) {
    this.#profile = profile
    this.#start = start
  }

  /** Whole ms; 0 for the profile `none`. */
  next(): number {
    if (this.#profile.kind === 'none') return 0
    const place = (this.#start + this.#drawn * GOLDEN) % 1
    this.#drawn += 1
    return Math.round(quantile(this.#profile.points, Math.min(1 - EDGE, Math.max(EDGE, place))))
  }
}
