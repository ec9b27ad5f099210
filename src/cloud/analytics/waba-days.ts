import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { parameterError } from '../errors.ts'
import { pacificOffset } from '../pacific-time.ts'
import type { Range } from './query.ts'

const DAY_S = 86_400

/** How time falls into days, in seconds. */
export interface Days {
  /** Name of the zone, where it was asked for. */
  readonly zone?: string
  /** Beginning of the day that a moment is in. */
  startOf(at: number): number
}

const utc: Days = { startOf: (at) => Math.floor(at / DAY_S) * DAY_S }

const pacific: Days = {
  zone: 'America/Los_Angeles',
  startOf(at) {
    const midnight = utc.startOf(at + pacificOffset(at * 1000) / 1000)
    return midnight - pacificOffset((midnight + DAY_S / 3) * 1000) / 1000
  },
}

/** Of the ids that Meta has for time zones only this one is known by name; any other counts as UTC. */
const LOS_ANGELES = '1'

/** Days of UTC, or those of the account when `use_waba_timezone` asks for them by dates. */
export function daysOf(call: Call<World>, wabaId: string, argument: Argument): Days {
  if (!/^(true|1)$/i.test(argument('use_waba_timezone') ?? '')) return utc
  for (const name of ['start', 'end']) {
    if (!/^\d{4}-\d\d-\d\d$/.test(argument(name) ?? '')) {
      throw parameterError(`Param ${name} must have the form YYYY-MM-DD with use_waba_timezone.`)
    }
  }
  const isPacific = call.world.store.read.wabas.get(wabaId)?.timezoneId === LOS_ANGELES
  return isPacific ? pacific : { ...utc, zone: 'UTC' }
}

/** Times that are not midnight are moved to the midnight before; dates mean midnight in the zone. */
export function wholeDays({ zone, startOf }: Days, range: Range): Range {
  const noon = zone === undefined ? 0 : DAY_S / 2
  const start = startOf(range.start + noon)
  const end = startOf(range.end + noon)
  return { ...range, start, end: end > start ? end : nextDay({ startOf }, start) }
}

/** A day may have 23 or 25 hours. */
export const nextDay = ({ startOf }: Days, start: number): number =>
  startOf(start + DAY_S + DAY_S / 2)
