import { unixSeconds } from '../../core/duration.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { enumParameter, GraphError, parameterError, requiredParameter } from '../errors.ts'
import { timeParameter } from '../graph-time.ts'
import { enumValue } from '../parameters.ts'

const DAY_S = 86_400
const HALF_HOUR_S = 1800

export type Granularity = 'HALF_HOUR' | 'DAY' | 'DAILY' | 'MONTH' | 'MONTHLY'

export interface Range {
  /** Unix seconds, half open. */
  readonly start: number
  readonly end: number
  readonly granularity: Granularity
}

/** `start`, `end` and `granularity`, checked in that order. */
export function rangeOf(
  call: Call<World>,
  argument: Argument,
  words: readonly Granularity[],
  lookBackDays: number,
): Range {
  const start = timeOf(argument, 'start', call.at)
  const end = timeOf(argument, 'end', call.at)
  const granularity = granularityOf(argument, words)
  if (end <= start) throw parameterError('Param end must be greater than start')
  const oldest = unixSeconds(call.at) - (lookBackDays + 1) * DAY_S
  if (start < oldest) {
    throw parameterError(`Param start must be within the last ${lookBackDays} days`)
  }
  return { start, end, granularity }
}

/** Unix seconds, or a date. */
function timeOf(argument: Argument, name: string, now: number): number {
  const at = timeParameter(argument(name), name, now)
  if (at === undefined) throw requiredParameter(name)
  return unixSeconds(at)
}

function granularityOf(argument: Argument, words: readonly Granularity[]): Granularity {
  const text = argument('granularity')
  if (text === undefined || text === '') throw requiredParameter('granularity')
  const word = words.find((each) => each === text.toUpperCase())
  if (word === undefined) throw enumParameter('granularity', words, text)
  return word
}

/** `[US,BR]`, `["US","BR"]`, `US,BR`; an empty list is none. */
export function listOf(argument: Argument, name: string): readonly string[] | undefined {
  const text = argument(name)
  if (text === undefined) return undefined
  const items = text
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((each) => each.trim().replace(/^["']|["']$/g, ''))
    .filter((each) => each !== '')
  return items.length > 0 ? items : undefined
}

/** A list of words in any letter case. */
export function wordsOf(
  argument: Argument,
  name: string,
  words: readonly string[],
): readonly string[] | undefined {
  return listOf(argument, name)?.map((item, at) => {
    const word = words.find((each) => each === item.toUpperCase())
    if (word === undefined) throw enumParameter(`${name}[${at}]`, words, item)
    return word
  })
}

/** One word in any letter case. */
export function wordOf<Word extends string>(
  argument: Argument,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = argument(name)
  return text === undefined || text === '' ? undefined : enumValue(name, text, words)
}

/** What is counted. Who pays by a partner's credit line is not told the cost. */
export function metricsOf(
  call: Call<World>,
  wabaId: string,
  argument: Argument,
  words: readonly string[],
): readonly string[] {
  const asked = wordsOf(argument, 'metric_types', words) ?? words
  const shares = call.world.store.read.creditAllocations.values()
  const isShared = [...shares].some((each) => each.wabaId === wabaId && !each.deleted)
  const shown = isShared ? asked.filter((each) => each !== 'COST') : asked
  if (shown.length > 0) return shown
  throw new GraphError(100, 'Invalid parameter', {
    more: {
      is_transient: false,
      error_user_title: 'Cost is not available',
      error_user_msg: 'The cost is not available for accounts on the credit line of a partner.',
    },
  })
}

/** The data point that a time falls into. */
export function pointOf(at: number, granularity: Granularity): { start: number; end: number } {
  if (granularity === 'MONTH' || granularity === 'MONTHLY') {
    const day = new Date(at * 1000)
    const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()]
    return { start: Date.UTC(year, month, 1) / 1000, end: Date.UTC(year, month + 1, 1) / 1000 }
  }
  const size = granularity === 'HALF_HOUR' ? HALF_HOUR_S : DAY_S
  const start = Math.floor(at / size) * size
  return { start, end: start + size }
}
