import type { JsonObject } from '../../core/json.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Argument } from '../edge.ts'
import { requiredParameter } from '../errors.ts'
import type { Edge, FieldReader } from '../node-kind.ts'
import { cursorOf } from '../paging.ts'
import { conversationAnalytics } from './conversations.ts'
import { messagingAnalytics } from './messaging.ts'
import { pricingAnalytics } from './pricing.ts'
import { listOf, rangeOf, wordsOf } from './query.ts'
import { templateAnalytics, templateGroupAnalytics } from './templates.ts'

type Analytics = (id: string, call: Call<World>, argument: Argument) => JsonObject

/** Nobody calls here, so there is nothing to count; the parameters are checked all the same. */
const callAnalytics: Analytics = (_id, call, argument) => {
  const { granularity } = rangeOf(call, argument, ['HALF_HOUR', 'DAILY', 'MONTHLY'], 365)
  const directions = wordsOf(argument, 'directions', ['USER_INITIATED', 'BUSINESS_INITIATED'])
  return { granularity, ...(directions && { directions: directions.join(',') }), data_points: [] }
}

const groupAnalytics: Analytics = (_id, call, argument) => {
  const daily: Argument = (name) => argument(name) ?? (name === 'granularity' ? 'DAILY' : undefined)
  const { granularity } = rangeOf(call, daily, ['DAILY'], 90)
  if (!listOf(argument, 'group_ids')) throw requiredParameter('group_ids')
  if (!listOf(argument, 'metric_types')) throw requiredParameter('metric_types')
  return { granularity, data_points: [] }
}

/** Inside `fields` the bare object; as an edge a list with cursors. */
const analyticsEdge = (doc: string, compute: Analytics): Edge => ({
  auth: 'whatsapp_business_management',
  doc,
  read(id, call, item) {
    if (item) return compute(id, call, (name) => item.args[name])
    const answer = compute(id, call, (name) => call.query.get(name) ?? undefined)
    const data = Array.isArray(answer['data']) ? answer['data'] : [answer]
    return { data, paging: { cursors: { before: cursorOf(0), after: cursorOf(0) } } }
  },
})

/** Messaging analytics exist as a field alone. */
export const analyticsField: FieldReader = (id, call, item) =>
  messagingAnalytics(id, call, (name) => item.args[name])

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
