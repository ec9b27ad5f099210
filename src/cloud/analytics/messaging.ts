import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { listOf, rangeOf, wordsOf } from './query.ts'
import { type Counted, sumUp } from './sums.ts'
import { countriesOf, type Traffic, trafficOf } from './traffic.ts'

const TEMPLATE = '0'
const OTHER = '2'
const INCOMING = '100'

/** Messages sent and delivered. Incoming ones count only when their product type is asked for. */
export function messagingAnalytics(id: string, call: Call<World>, argument: Argument): JsonObject {
  const range = rangeOf(call, argument, ['HALF_HOUR', 'DAY', 'MONTH'], 365)
  const types = wordsOf(argument, 'product_types', [TEMPLATE, OTHER, INCOMING]) ?? [TEMPLATE, OTHER]
  const tx = call.world.store.read
  const traffic = [...trafficOf(tx, id, argument)].filter(({ message }) =>
    types.includes(productOf(message)),
  )
  const numbers = [...tx.phoneNumbers.values()].filter((each) => each.wabaId === id)
  return {
    phone_numbers: [...(listOf(argument, 'phone_numbers') ?? numbers.map((each) => each.waId))],
    country_codes: [...(countriesOf(argument) ?? new Set(traffic.map((each) => each.country)))],
    granularity: range.granularity,
    data_points: sumUp(counted(traffic), range, []).map((point) => ({
      start: point['start'],
      end: point['end'],
      sent: point['sent'] ?? 0,
      delivered: point['delivered'] ?? 0,
    })),
  }
}

function productOf({ direction, type }: Traffic['message']): string {
  if (direction === 'inbound') return INCOMING
  return type === 'template' ? TEMPLATE : OTHER
}

function* counted(traffic: Iterable<Traffic>): Iterable<Counted> {
  for (const { message, sent, delivered } of traffic) {
    const came = message.direction === 'inbound' ? unixSeconds(message.at) : undefined
    const [at, arrived] = [came ?? sent, came ?? delivered]
    if (at !== undefined) yield { at, dimensions: {}, numbers: { sent: 1 } }
    if (arrived !== undefined) yield { at: arrived, dimensions: {}, numbers: { delivered: 1 } }
  }
}
