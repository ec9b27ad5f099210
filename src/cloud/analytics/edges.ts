import type { JsonObject } from '../../core/json.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Argument, argumentOf } from '../edge.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import type { Edge, FieldReader } from '../node-kind.ts'
import { cursorOf } from '../paging.ts'
import { conversationAnalytics } from './conversations.ts'
import { messagingAnalytics } from './messaging.ts'
import { pricingAnalytics } from './pricing.ts'
import { listOf, metricsOf, rangeOf, wordsOf } from './query.ts'
import { templateAnalytics, templateGroupAnalytics } from './templates.ts'

type Analytics = (id: string, call: Call<World>, argument: Argument) => JsonObject

/** Nobody calls here, so there is nothing to count; the parameters are checked all the same. */
const callAnalytics: Analytics = (id, call, argument) => {
  const { granularity } = rangeOf(call, argument, ['HALF_HOUR', 'DAILY', 'MONTHLY'], 365)
  metricsOf(call, id, argument, ['COUNT', 'COST', 'AVERAGE_DURATION'])
  wordsOf(argument, 'dimensions', ['COUNTRY', 'DIRECTION', 'PHONE', 'TIER'])
  const directions = wordsOf(argument, 'directions', ['USER_INITIATED', 'BUSINESS_INITIATED'])
  return { granularity, ...(directions && { directions: directions.join(',') }), data_points: [] }
}

const groupMetrics =
  'SENT DELIVERED READ PARTICIPANTS_JOINED PARTICIPANTS_LEFT CLICKS COST REPLIES'.split(' ')

const groupAnalytics: Analytics = (_id, call, argument) => {
  const daily: Argument = (name) => argument(name) ?? (name === 'granularity' ? 'DAILY' : undefined)
  const { granularity } = rangeOf(call, daily, ['DAILY'], 90)
  const groups = listOf(argument, 'group_ids')
  if (!groups) throw requiredParameter('group_ids')
  if (!wordsOf(argument, 'metric_types', groupMetrics)) throw requiredParameter('metric_types')
  if (groups.length > 1) throw parameterError('Param group_ids can have 1 entry at most.')
  return { granularity, data_points: [] }
}

/** Quotes around a single value are no part of it: `granularity("DAY")`. */
const plain =
  (argument: Argument): Argument =>
  (name) =>
    argument(name)?.replace(/^["']|["']$/g, '')

/** Inside `fields` the bare object; as an edge a list with cursors. */
const analyticsEdge = (doc: string, compute: Analytics): Edge => ({
  auth: 'whatsapp_business_management',
  doc,
  read(id, call, item) {
    const answer = compute(id, call, plain(argumentOf(call, item)))
    if (item) return answer
    const data = Array.isArray(answer['data']) ? answer['data'] : [answer]
    return { data, paging: { cursors: { before: cursorOf(0), after: cursorOf(0) } } }
  },
})

/** Messaging analytics exist as a field alone. */
export const analyticsField: FieldReader = (id, call, item) =>
  messagingAnalytics(id, call, plain(argumentOf(call, item)))

export const analyticsEdges: Readonly<Record<string, Edge>> = {
  conversation_analytics: analyticsEdge(
    'Count conversations and their cost',
    conversationAnalytics,
  ),
  pricing_analytics: analyticsEdge('Count delivered messages and their price', pricingAnalytics),
  template_analytics: analyticsEdge('Tell how messages of templates did', templateAnalytics),
  template_group_analytics: analyticsEdge(
    'Tell how messages of groups of templates did',
    templateGroupAnalytics,
  ),
  call_analytics: analyticsEdge('Count calls', callAnalytics),
  group_analytics: analyticsEdge('Count messages of groups', groupAnalytics),
}
