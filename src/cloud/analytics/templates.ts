import { money } from '../../core/conversations/rate-card.ts'
import type { JsonObject } from '../../core/json.ts'
import { MARKETING_PRODUCT, type Message } from '../../core/messages/message.ts'
import type { Template } from '../../core/templates/template.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { GraphError, parameterError, requiredParameter } from '../errors.ts'
import { listOf, metricsOf, rangeOf, wordOf } from './query.ts'
import { collect, type Sums } from './template-sums.ts'
import { type Traffic, trafficOf } from './traffic.ts'
import { daysOf, nextDay, type WabaDays, wholeDays } from './waba-days.ts'

const MOST = 10

const metricNames =
  'SENT DELIVERED READ REPLIED CLICKED COST APP_ACTIVATIONS APP_ADD_TO_CART APP_CHECKOUTS_INITIATED APP_PURCHASES APP_PURCHASES_CONVERSION_VALUE WEBSITE_ADD_TO_CART WEBSITE_CHECKOUTS_INITIATED WEBSITE_PURCHASES WEBSITE_PURCHASES_CONVERSION_VALUE'.split(
    ' ',
  )

/** Whether a message went by a product; the marketing messages product has two names. */
const isBy = ({ verdict }: Message, product: string): boolean =>
  (verdict?.['product'] === MARKETING_PRODUCT) === (product !== 'CLOUD_API')

const products = 'CLOUD_API MARKETING_MESSAGES_LITE_API MARKETING_MESSAGES_API_FOR_WHATSAPP'.split(
  ' ',
)

/** How the messages of some templates did, day by day. */
export function templateAnalytics(id: string, call: Call<World>, argument: Argument): JsonObject {
  const days = daysOf(call, id, argument)
  const range = wholeDays(days, rangeOf(call, argument, ['DAILY'], 90))
  const ids = listOf(argument, 'template_ids')
  if (!ids) throw requiredParameter('template_ids')
  requireInsights(call, id)
  if (ids.length > MOST)
    throw parameterError(`Param template_ids can have ${MOST} entries at most.`)
  const templates = ids.map((each) => requireTemplate(call.world.store.read, id, each))
  const product = wordOf(argument, 'product_type', products) ?? 'CLOUD_API'
  const metrics = metricsOf(call, id, argument, metricNames)
  const tx = call.world.store.read
  const traffic = cloudTrafficOf(tx, id).filter(
    ({ message }) => message.direction === 'inbound' || isBy(message, product),
  )
  const found = collect(tx, traffic, { days, range }, templates, undefined)
  const points = pointsOf(found, days, metrics, 'template_id')
  return {
    data: [
      {
        granularity: 'DAILY',
        product_type: product.toLowerCase(),
        ...zoneOf(days),
        data_points: points,
      },
    ],
  }
}

/** The same by groups of templates. */
export function templateGroupAnalytics(
  id: string,
  call: Call<World>,
  argument: Argument,
): JsonObject {
  const days = daysOf(call, id, argument)
  const range = wholeDays(days, rangeOf(call, argument, ['DAILY'], 90))
  const ids = listOf(argument, 'template_group_ids')
  if (!ids) throw requiredParameter('template_group_ids')
  requireInsights(call, id)
  if (ids.length > MOST) {
    throw parameterError(`Param template_group_ids can have ${MOST} entries at most.`)
  }
  const metrics = metricsOf(call, id, argument, metricNames)
  const tx = call.world.store.read
  const traffic = cloudTrafficOf(tx, id)
  const points = ids.flatMap((groupId) => {
    const members = tx.facts.get(`template.group:${groupId}`)?.['templateIds']
    if (!Array.isArray(members)) {
      throw parameterError('Param template_group_ids must be valid template group ids.')
    }
    const templates = members.flatMap((each) => tx.templates.get(String(each)) ?? [])
    const found = collect(tx, traffic, { days, range }, templates, groupId)
    return pointsOf(found, days, metrics, 'template_group_id')
  })
  return { data: [{ granularity: 'DAILY', ...zoneOf(days), data_points: points }] }
}

/** These tell of the Cloud API alone: that is their product. */
const cloudTrafficOf = (tx: ReadTx, wabaId: string): Traffic[] =>
  [...trafficOf(tx, wabaId, () => undefined)].filter(({ message }) => message.dialect === 'cloud')

const zoneOf = ({ zone }: WabaDays): JsonObject =>
  zone === undefined ? {} : { waba_timezone: zone }

function requireInsights(call: Call<World>, wabaId: string): void {
  if (call.world.store.read.wabas.get(wabaId)?.insights) return
  throw new GraphError(200007, '(#200007) Template Insights not enabled', {
    more: {
      is_transient: false,
      error_user_title: 'Template Insights not enabled',
      error_user_msg: 'Confirm template insights for this WhatsApp Business Account first.',
    },
  })
}

function requireTemplate(tx: ReadTx, wabaId: string, id: string): Template {
  const template = tx.templates.get(id)
  if (template?.wabaId !== wabaId) {
    throw parameterError('Param template_ids must be valid template ids of this account.')
  }
  return template
}

function pointsOf(
  found: ReadonlyMap<string, Sums>,
  days: WabaDays,
  metrics: readonly string[],
  idName: string,
): JsonObject[] {
  return [...found.entries()]
    .sort(([a], [b]) => Number(a.split(' ')[0]) - Number(b.split(' ')[0]))
    .map(([key, sums]) => {
      const [start = '', id = ''] = key.split(' ')
      const point = { [idName]: id, start: Number(start), end: nextDay(days, Number(start)) }
      return { ...point, ...render(sums, metrics) }
    })
}

function render(sums: Sums, metrics: readonly string[]): JsonObject {
  const clicked = clicksOf(sums)
  return {
    ...(metrics.includes('SENT') && { sent: sums.sent }),
    ...(metrics.includes('DELIVERED') && { delivered: sums.delivered }),
    ...(metrics.includes('READ') && { read: sums.read }),
    ...(metrics.includes('REPLIED') && { replied: sums.replied }),
    ...(metrics.includes('CLICKED') && clicked.length > 0 && { clicked }),
    ...(metrics.includes('COST') && { cost: costsOf(sums) }),
  }
}

/** Each text of a URL button twice: how often it was pressed, and by how many. */
const clicksOf = ({ clicks, links }: Sums): JsonObject[] => [
  ...[...clicks].map(([text, count]) => clicksOn('quick_reply_button', text, count)),
  ...[...links].flatMap(([text, { count, customers }]) => [
    clicksOn('url_button', text, count),
    clicksOn('unique_url_button', text, customers.size),
  ]),
]

const clicksOn = (type: string, text: string, count: number): JsonObject => ({
  type,
  button_content: text,
  count,
})

function costsOf({ cost, delivered, links }: Sums): JsonObject[] {
  const pressed = [...links.values()].reduce((sum, { count }) => sum + count, 0)
  const per = (type: string, times: number): JsonObject[] =>
    times === 0 ? [] : [{ type, value: money(cost / times) }]
  return [
    { type: 'amount_spent', value: money(cost) },
    ...per('cost_per_delivered', delivered),
    ...per('cost_per_url_button_click', pressed),
  ]
}
