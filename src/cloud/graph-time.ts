import { DAY_MS } from '../core/duration.ts'
import { parameterError } from './errors.ts'

/** `2026-01-05T18:20:11+0000`. */
export const graphTime = (at: number): string =>
  new Date(at).toISOString().replace(/\.\d+Z$/, '+0000')

/** Unix seconds, or a time as people write it: a date, or one such as `yesterday` and `-7 days`; in ms. */
export function timeParameter(
  text: string | undefined,
  name: string,
  now: number,
): number | undefined {
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const at = relativeTime(text.trim().toLowerCase(), now) ?? Date.parse(text)
  if (Number.isNaN(at)) throw parameterError(`Param ${name} must be a valid datetime.`)
  return at
}

const days: Readonly<Record<string, number>> = { yesterday: -1, today: 0, midnight: 0, tomorrow: 1 }

const units: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
}

/** The words of PHP that tell a time from now; days begin at midnight UTC. */
function relativeTime(text: string, now: number): number | undefined {
  if (text === 'now') return now
  const day = days[text]
  if (day !== undefined) return (Math.floor(now / DAY_MS) + day) * DAY_MS
  const [, count, unit = '', ago] = /^([+-]?\s*\d+)\s*([a-z]+?)s?(\s+ago)?$/.exec(text) ?? []
  if (count === undefined) return undefined
  const amount = Number(count.replace(/\s/g, '')) * (ago === undefined ? 1 : -1)
  const size = units[unit]
  if (size !== undefined) return now + amount * size
  const months = { month: 1, year: 12 }[unit]
  return months === undefined ? undefined : monthsFrom(now, amount * months)
}

function monthsFrom(now: number, months: number): number {
  const date = new Date(now)
  return date.setUTCMonth(date.getUTCMonth() + months)
}
