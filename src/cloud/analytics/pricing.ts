import { rateOf } from '../../core/conversations/rate-card.ts'
import type { JsonObject } from '../../core/json.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { listOf, metricsOf, rangeOf, wordsOf } from './query.ts'
import { type Counted, sumUp } from './sums.ts'
import { type Traffic, trafficOf } from './traffic.ts'

const types = 'FREE_CUSTOMER_SERVICE FREE_ENTRY_POINT FREE_GROUP_CUSTOMER_SERVICE REGULAR'.split(
  ' ',
)
const categories =
  'AI_BOT AUTHENTICATION AUTHENTICATION_INTERNATIONAL GROUP_MARKETING GROUP_MARKETING_LITE GROUP_SERVICE GROUP_UTILITY MARKETING MARKETING_LITE MARKETING_LITE_DYNAMIC SERVICE UTILITY REFERRAL_CONVERSION'.split(
    ' ',
  )
const dimensionNames: Readonly<Record<string, string>> = {
  COUNTRY: 'country',
  PHONE: 'phone_number',
  PRICING_CATEGORY: 'pricing_category',
  PRICING_TYPE: 'pricing_type',
  TIER: 'tier',
}

/** There are no volume tiers here: one for all, of what is paid for. */
const TIER = '0:MAX'

/** What a delivered message costs; free ones nothing. */
export function costOf(tx: ReadTx, { message, country }: Traffic): number {
  const { pricing } = message
  return pricing?.billable ? rateOf(tx, country, pricing.category) : 0
}

/** Delivered messages and their price. */
export function pricingAnalytics(id: string, call: Call<World>, argument: Argument): JsonObject {
  const range = rangeOf(call, argument, ['HALF_HOUR', 'DAILY', 'MONTHLY'], 365)
  const metrics = metricsOf(call, id, argument, ['COST', 'VOLUME'])
  const wantedTypes = wordsOf(argument, 'pricing_types', types)
  const wantedCategories = wordsOf(argument, 'pricing_categories', categories)
  const tiers = listOf(argument, 'tiers')
  const asked = wordsOf(argument, 'dimensions', Object.keys(dimensionNames)) ?? []
  const isTiered = ['TIER', 'PRICING_CATEGORY', 'COUNTRY'].every((each) => asked.includes(each))
  const shown = asked.filter((each) => each !== 'TIER' || isTiered)
  const tx = call.world.store.read

  function* all(): Iterable<Counted> {
    for (const traffic of trafficOf(tx, id, argument)) {
      const { message, delivered, country, number } = traffic
      if (!message.pricing || delivered === undefined) continue
      const type = message.pricing.type.toUpperCase()
      const category = message.pricing.category.toUpperCase()
      const tier = message.pricing.billable ? TIER : undefined
      if (tiers && !tiers.includes(tier ?? '')) continue
      if (wantedTypes && !wantedTypes.includes(type)) continue
      if (wantedCategories && !wantedCategories.includes(category)) continue
      yield {
        at: delivered,
        dimensions: {
          phone_number: number,
          country,
          tier,
          pricing_type: type,
          pricing_category: category,
        },
        numbers: {
          ...(metrics.includes('VOLUME') && { volume: 1 }),
          ...(metrics.includes('COST') && { cost: costOf(tx, traffic) }),
        },
      }
    }
  }

  const points = sumUp(all(), range, ordered(shown))
  return { data: [{ data_points: points }] }
}

/** In the order in which Meta shows them. */
const ordered = (asked: readonly string[]): string[] =>
  ['PHONE', 'COUNTRY', 'TIER', 'PRICING_TYPE', 'PRICING_CATEGORY']
    .filter((each) => asked.includes(each))
    .map((each) => dimensionNames[each] ?? '')
