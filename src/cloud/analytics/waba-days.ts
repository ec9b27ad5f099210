import { type Days, daysIn, utcDays } from '../../core/local-days.ts'
import { zoneName } from '../../core/wabas/time-zones.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { parameterError } from '../errors.ts'
import { boolParameter } from '../parameters.ts'
import type { Range } from './query.ts'

const HOUR_S = 3600
const ASKED = 'use_waba_timezone'

/** Days, with the name of the zone where it was asked for. */
export interface WabaDays extends Days {
  readonly zone?: string
}

/** Days of UTC, or those of the account when `use_waba_timezone` asks for them by dates. */
export function daysOf(call: Call<World>, wabaId: string, argument: Argument): WabaDays {
  if (!boolParameter({ [ASKED]: argument(ASKED) }, ASKED)) return utcDays
  for (const name of ['start', 'end']) {
    if (!/^\d{4}-\d\d-\d\d$/.test(argument(name) ?? '')) {
      throw parameterError(`Param ${name} must have the form YYYY-MM-DD with use_waba_timezone.`)
    }
  }
  const zone = zoneName(call.world.store.read.wabas.get(wabaId)?.timezoneId ?? '0')
  return { zone, ...daysIn(zone) }
}

/** Times that are not midnight are moved to the midnight before; dates mean midnight in the zone. */
export function wholeDays(days: WabaDays, range: Range): Range {
  const { zone, startOf, beginOf } = days
  const begin = zone === undefined ? startOf : beginOf
  const start = begin(range.start)
  const end = begin(range.end)
  return { ...range, start, end: end > start ? end : nextDay(days, start) }
}

/** A day may have 23 or 25 hours. */
export const nextDay = ({ startOf }: Days, start: number): number => startOf(start + 36 * HOUR_S)
