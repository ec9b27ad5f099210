import { money } from '../../core/conversations/rate-card.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Template } from '../../core/templates/template.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { GraphError, parameterError, requiredParameter } from '../errors.ts'
import { listOf, type Range, rangeOf, wordsOf } from './query.ts'
import { collect, type Sums } from './template-sums.ts'
import { trafficOf } from './traffic.ts'
import { type Days, daysOf, nextDay, wholeDays } from './waba-days.ts'

const MOST = 10

const metricNames =
  'SENT DELIVERED READ REPLIED CLICKED COST APP_ACTIVATIONS APP_ADD_TO_CART APP_CHECKOUTS_INITIATED APP_PURCHASES APP_PURCHASES_CONVERSION_VALUE WEBSITE_ADD_TO_CART WEBSITE_CHECKOUTS_INITIATED WEBSITE_PURCHASES WEBSITE_PURCHASES_CONVERSION_VALUE'.split(
    ' ',
  )

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
  const product = wordsOf(argument, 'product_type', products)?.[0] ?? 'CLOUD_API'
  const points =
    product === 'CLOUD_API'
      ? pointsOf(call, id, argument, { days, range }, templates, 'template_id')
      : []
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
  const tx = call.world.store.read
  const points = ids.flatMap((groupId) => {
    const members = tx.facts.get(`template.group:${groupId}`)?.['templateIds']
    if (!Array.isArray(members)) {
      throw parameterError('Param template_group_ids must be valid template group ids.')
    }
    const templates = members.flatMap((each) => tx.templates.get(String(each)) ?? [])
    return pointsOf(call, id, argument, { days, range }, templates, 'template_group_id', groupId)
  })
  return { data: [{ granularity: 'DAILY', ...zoneOf(days), data_points: points }] }
}

const zoneOf = ({ zone }: Days): JsonObject => (zone === undefined ? {} : { waba_timezone: zone })

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
  call: Call<World>,
  wabaId: string,
  argument: Argument,
  { days, range }: { days: Days; range: Range },
  templates: readonly Template[],
  idName: string,
  groupId?: string,
): JsonObject[] {
  const metrics = wordsOf(argument, 'metric_types', metricNames) ?? metricNames
  const tx = call.world.store.read
  const found = collect(
    tx,
    trafficOf(tx, wabaId, () => undefined),
    { days, range },
    templates,
    groupId,
  )
  return [...found.entries()]
    .sort(([a], [b]) => Number(a.split(' ')[0]) - Number(b.split(' ')[0]))
    .map(([key, sums]) => {
      const [start = '', id = ''] = key.split(' ')
      const point = { [idName]: id, start: Number(start), end: nextDay(days, Number(start)) }
      return { ...point, ...render(sums, metrics) }
    })
}

function render(sums: Sums, metrics: readonly string[]): JsonObject {
  const clicked = [...sums.clicks].map(([button, count]) => ({
    type: 'quick_reply_button',
    button_content: button,
    count,
  }))
  const each = sums.delivered === 0 ? undefined : money(sums.cost / sums.delivered)
  return {
    ...(metrics.includes('SENT') && { sent: sums.sent }),
    ...(metrics.includes('DELIVERED') && { delivered: sums.delivered }),
    ...(metrics.includes('READ') && { read: sums.read }),
    ...(metrics.includes('REPLIED') && { replied: sums.replied }),
    ...(metrics.includes('CLICKED') && clicked.length > 0 && { clicked }),
    ...(metrics.includes('COST') && {
      cost: [
        { type: 'amount_spent', value: money(sums.cost) },
        ...(each === undefined ? [] : [{ type: 'cost_per_delivered', value: each }]),
      ],
    }),
  }
}
