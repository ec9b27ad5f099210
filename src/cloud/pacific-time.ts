const HOUR = 3_600_000
const DAY = 24 * HOUR

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** Midnight UTC of the nth Sunday of a month. */
function sunday(year: number, month: number, nth: number): number {
  const first = Date.UTC(year, month, 1)
  const ahead = (7 - new Date(first).getUTCDay()) % 7
  return first + (ahead + 7 * (nth - 1)) * DAY
}

/** Daylight time runs from the second Sunday of March to the first of November, changing at 2 in the morning. */
function isDaylight(at: number): boolean {
  const year = new Date(at).getUTCFullYear()
  const starts = sunday(year, 2, 2) + 10 * HOUR
  const ends = sunday(year, 10, 1) + 9 * HOUR
  return at >= starts && at < ends
}

/** What is added to UTC in Los Angeles, in ms. */
export const pacificOffset = (at: number): number => (isDaylight(at) ? -7 : -8) * HOUR

/** Midnight in Los Angeles at the beginning of the day. */
export function pacificDay(at: number): number {
  const offset = pacificOffset(at)
  return Math.floor((at + offset) / DAY) * DAY - offset
}

/** `Tuesday, 03-Mar-26 09:00:00 PST`, the form of session errors. Computed by hand: `Intl` differs between Nodes. */
export function pacificTime(at: number): string {
  const daylight = isDaylight(at)
  const local = new Date(at + pacificOffset(at))
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${two(local.getUTCDate())}-${months[local.getUTCMonth()]}-${two(local.getUTCFullYear() % 100)}`
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`
  return `${days[local.getUTCDay()]}, ${day} ${time} ${daylight ? 'PDT' : 'PST'}`
}
