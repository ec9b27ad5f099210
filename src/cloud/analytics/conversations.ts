import type { JsonObject } from '../../core/json.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { costOf } from './pricing.ts'
import { metricsOf, rangeOf, wordsOf } from './query.ts'
import { type Counted, sumUp } from './sums.ts'
import { type Traffic, trafficOf } from './traffic.ts'

const DAY_S = 86_400
const categories =
  'AUTHENTICATION AUTHENTICATION_INTERNATIONAL MARKETING MARKETING_LITE SERVICE UTILITY'.split(' ')
const types = 'FREE_ENTRY_POINT FREE_TIER REGULAR UNKNOWN'.split(' ')
const directions = 'BUSINESS_INITIATED USER_INITIATED UNKNOWN'.split(' ')
/** In the order in which points show them. */
const dimensionNames: Readonly<Record<string, string>> = {
  PHONE: 'phone_number',
  COUNTRY: 'country',
  CONVERSATION_TYPE: 'conversation_type',
  CONVERSATION_DIRECTION: 'conversation_direction',
  CONVERSATION_CATEGORY: 'conversation_category',
}

const dimensions = Object.keys(dimensionNames).sort()

/** Conversations of 24 hours: the first delivered message of a category opens one. */
export function conversationAnalytics(
  id: string,
  call: Call<World>,
  argument: Argument,
): JsonObject {
  const range = rangeOf(call, argument, ['HALF_HOUR', 'DAILY', 'MONTHLY'], 365)
  const metrics = metricsOf(call, id, argument, ['COST', 'CONVERSATION'])
  const filters = {
    conversation_category: wordsOf(argument, 'conversation_categories', categories),
    conversation_type: wordsOf(argument, 'conversation_types', types),
    conversation_direction: wordsOf(argument, 'conversation_directions', directions),
  }
  const asked = wordsOf(argument, 'dimensions', dimensions) ?? []
  const tx = call.world.store.read
  const opened = openings(tx, trafficOf(tx, id, argument))
    .filter(({ dimensions }) =>
      Object.entries(filters).every(
        ([name, wanted]) => wanted === undefined || wanted.includes(dimensions[name] ?? ''),
      ),
    )
    .map((each) => ({ ...each, numbers: only(each.numbers, metrics) }))
  const shown = Object.keys(dimensionNames)
    .filter((each) => asked.includes(each))
    .map((each) => dimensionNames[each] ?? '')
  return { data: [{ data_points: sumUp(opened, range, shown).map(countFirst) }] }
}

/** How many comes before what they are, and what they cost after it. */
function countFirst({ start, end, conversation, ...others }: JsonObject): JsonObject {
  return { start, end, ...(conversation !== undefined && { conversation }), ...others }
}

function only(
  numbers: Readonly<Record<string, number>>,
  metrics: readonly string[],
): Record<string, number> {
  const kept = Object.entries(numbers).filter(([name]) => metrics.includes(name.toUpperCase()))
  return Object.fromEntries(kept)
}

function openings(tx: ReadTx, all: Iterable<Traffic>): Counted[] {
  const opened = new Map<string, number>()
  const result: Counted[] = []
  for (const traffic of all) {
    const { message, delivered, number, country } = traffic
    const { pricing } = message
    if (!pricing || delivered === undefined) continue
    const key = `${number} ${message.customer} ${pricing.category}`
    const since = opened.get(key)
    if (since !== undefined && delivered - since < DAY_S) continue
    opened.set(key, delivered)
    const isService = pricing.category === 'service'
    result.push({
      at: delivered,
      dimensions: {
        phone_number: number,
        country,
        conversation_type: typeOf(pricing.type, isService),
        conversation_direction: isService ? 'USER_INITIATED' : 'BUSINESS_INITIATED',
        conversation_category: pricing.category.toUpperCase(),
      },
      numbers: { conversation: 1, cost: costOf(tx, traffic) },
    })
  }
  return result
}

function typeOf(type: string, isService: boolean): string {
  if (type === 'free_entry_point') return 'FREE_ENTRY_POINT'
  return isService ? 'FREE_TIER' : 'REGULAR'
}
