import { BadProfile, type Profile, parseProfile } from './profile.ts'
import { LatencySampler } from './sampler.ts'

/** What a request is judged by. */
export interface LatencyFacts {
  readonly dialect: string
  readonly path: string
  readonly phoneNumberId?: string
  /** Digits of the business number. */
  readonly phoneNumber?: string
}

interface Choice {
  /** A dialect, the end of a path (`/messages`), or a number's id or digits; absent = every request. */
  readonly selector?: string
  readonly profile: Profile
}

/**
 * The setting `latency`: a profile, and after it what is different for a dialect, a route or a number, the last that fits
 * wins: `cloud; onprem => onprem:india; /media => p50=200,p90=900; 400000000000001 => none`.
 */
export function parseLatency(text: string): readonly Choice[] {
  return text.split(';').map((part, at) => {
    const [left, right] = part.split('=>').map((each) => each.trim())
    if (right === undefined) {
      if (at > 0)
        throw new BadProfile(
          `${JSON.stringify(part.trim())}: what is it for? Write SELECTOR => PROFILE`,
        )
      return { profile: parseProfile(left ?? '') }
    }
    if (!left) throw new BadProfile(`${JSON.stringify(part.trim())}: SELECTOR => PROFILE`)
    return { selector: left, profile: parseProfile(right) }
  })
}

/** None in a word; `+1 202-555-0111` is a number too. */
const digits = (text: string): string => (/^[+\d() -]+$/.test(text) ? text.replace(/\D/g, '') : '')

const fits = (selector: string | undefined, facts: LatencyFacts): boolean => {
  if (selector === undefined) return true
  if (selector.startsWith('/')) return facts.path.endsWith(selector)
  if (selector === facts.dialect || selector === facts.phoneNumberId) return true
  return facts.phoneNumber !== undefined && digits(selector) === facts.phoneNumber
}

interface Sampled {
  readonly choice: Choice
  readonly sampler: LatencySampler
}

/** Draws the time of each request of one world. */
export class Latency {
  /** By setting, so that one that comes back goes on where it was. */
  readonly #settings = new Map<string, readonly Sampled[]>()
  readonly #start: number

  /** `start`: a seeded place in [0, 1). */
  constructor(start: number) {
    this.#start = start
  }

  /** The ms that this request shall take as the client sees it. */
  draw(setting: string, facts: LatencyFacts): number {
    if (setting === 'none') return 0
    const chosen = this.#read(setting).findLast(({ choice }) => fits(choice.selector, facts))
    return chosen?.sampler.next() ?? 0
  }

  #read(setting: string): readonly Sampled[] {
    const known = this.#settings.get(setting)
    if (known) return known
    const sampled = parseLatency(setting).map((choice) => ({
      choice,
      sampler: new LatencySampler(choice.profile, this.#start),
    }))
    this.#settings.set(setting, sampled)
    return sampled
  }
}
