const DAY_S = 86_400
/** Clocks change at quarters of an hour, if at all. */
const QUARTER_S = 900

/** How time falls into days, in seconds. */
export interface Days {
  /** Beginning of the day that a moment is in. */
  startOf(at: number): number
  /** Beginning of a date, given as its midnight in UTC. */
  beginOf(date: number): number
}

const midnight = (at: number): number => Math.floor(at / DAY_S) * DAY_S

export const utcDays: Days = { startOf: midnight, beginOf: (date) => date }

/** Days of a time zone by its IANA name. Where the clock changes they have 23 or 25 hours. */
export function daysIn(zone: string): Days {
  const offset = offsetsOf(zone)
  const local = (at: number): number => at + offset(at)
  /** The first moment whose date is this; where midnight is skipped, the day begins after the gap. */
  const beginOf = (date: number): number => {
    const candidates = [date - offset(date - DAY_S), date - offset(date + DAY_S)]
    const begins = (at: number): boolean => local(at) >= date && local(at - 1) < date
    return candidates.find(begins) ?? Math.min(...candidates)
  }
  return { beginOf, startOf: (at) => beginOf(midnight(local(at))) }
}

/**
 * What is added to UTC, in seconds. Texts of `Intl` differ between Nodes, so nothing but numbers is taken from it. Each quarter of an hour is asked
 * for once.
 */
function offsetsOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const known = new Map<number, number>()
  return (at) => {
    const quarter = Math.floor(at / QUARTER_S) * QUARTER_S
    const before = known.get(quarter)
    if (before !== undefined) return before
    const parts = format.formatToParts(quarter * 1000)
    const part = (type: string): number =>
      Number(parts.find((each) => each.type === type)?.value ?? 0)
    const shown = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
    )
    const offset = shown / 1000 - quarter
    known.set(quarter, offset)
    return offset
  }
}
