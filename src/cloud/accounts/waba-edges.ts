import type { Json, JsonObject } from '../../core/json.ts'
import type { Activity, Schedule } from '../../core/wabas/activity.ts'
import { wabaCatalogEdge } from '../catalogs/catalog-edges.ts'
import { type Argument, listEdge } from '../edge.ts'
import { requiredParameter } from '../errors.ts'
import { renderRow } from '../fields.ts'
import { graphTime, timeParameter } from '../graph-time.ts'
import type { Edge } from '../node-kind.ts'
import { notEmulatedEdge } from '../not-emulated.ts'
import { templateGroupsEdge } from '../templates/template-groups.edge.ts'
import { wabaSolutionsEdge } from './solution.nodes.ts'

const MANAGE = 'whatsapp_business_management'

const emptyEdge = (name: string, doc: string): Edge =>
  listEdge<string>({ name, auth: MANAGE, doc, rows: () => [], render: (row) => row })

/** The filters of the activity log, checked before any row is looked at. */
function activityFilter(argument: Argument, now: number): (row: Activity) => boolean {
  const since = timeParameter(argument('since'), 'since', now) ?? 0
  const until = timeParameter(argument('until'), 'until', now) ?? Number.POSITIVE_INFINITY
  const types = argument('activity_type')?.split(',')
  return ({ at, type }) => at >= since && at < until && (types?.includes(type) ?? true)
}

function renderActivity(row: Activity): Readonly<Record<string, Json | undefined>> {
  return {
    id: row.id,
    activity_type: row.type,
    timestamp: graphTime(row.at).replace('+0000', 'Z'),
    actor_type: row.actorType,
    actor_id: row.actorId,
    actor_name: row.actorName,
    description: row.description,
    details: row.details,
    ip_address: undefined,
    user_agent: undefined,
  }
}

/** Fields that exist and have no value here. */
const without = (values: JsonObject, names: readonly string[]): Record<string, undefined> =>
  Object.fromEntries(names.filter((name) => !(name in values)).map((name) => [name, undefined]))

const renderSchedule = (row: Schedule): Readonly<Record<string, Json | undefined>> => ({
  id: row.id,
  ...row.content,
  ...without(row.content, ['description', 'days_of_week', 'recurrence_pattern']),
  status: row.content['is_active'] === false ? 'INACTIVE' : 'ACTIVE',
  created_time: graphTime(row.createdAt),
  updated_time: graphTime(row.createdAt),
})

/** Edges of a WABA that are read alone or have little to them. */
export const wabaEdges: Readonly<Record<string, Edge>> = {
  assigned_users: listEdge<{ id: string; name: string; tasks: string[] }>({
    name: 'assigned_users',
    auth: MANAGE,
    doc: 'List the users with rights on a WABA',
    summary: true,
    rows: (id, call, argument) => {
      if (!argument('business')) throw requiredParameter('business')
      const { users, wabas } = call.world.store.read
      return (wabas.get(id)?.assignedUsers ?? [])
        .filter((each) => users.get(each.userId)?.businessId === argument('business'))
        .map(({ userId, tasks }) => ({
          id: userId,
          name: users.get(userId)?.name ?? '',
          tasks: [...tasks],
        }))
    },
    render: (row, _call, fields) => renderRow('AssignedUser', row, fields),
  }),
  product_catalogs: wabaCatalogEdge,
  activities: listEdge<Activity>({
    name: 'activities',
    auth: MANAGE,
    doc: 'List what was done to a WABA, newest first',
    rows: (id, call, argument) => {
      const isWanted = activityFilter(argument, call.at)
      return [...call.world.store.read.activities.values()]
        .filter((row) => row.wabaId === id && isWanted(row))
        .reverse()
    },
    render: (row, _call, fields) =>
      renderRow('WhatsAppBusinessAccountActivity', renderActivity(row), fields),
  }),
  schedules: listEdge({
    name: 'schedules',
    auth: MANAGE,
    doc: 'List the schedules of a WABA',
    rows: (id, call) =>
      [...call.world.store.read.schedules.values()].filter((row) => row.wabaId === id),
    render: (row, _call, fields) =>
      renderRow('WhatsAppBusinessAccountSchedule', renderSchedule(row), fields),
  }),
  solutions: wabaSolutionsEdge,
  template_performance_metrics: emptyEdge(
    'template_performance_metrics',
    'List performance metrics of templates: there are none',
  ),
  audiences: emptyEdge('audiences', 'List the audiences of a WABA: there are none'),
  degrees_of_freedom_spec: emptyEdge(
    'degrees_of_freedom_spec',
    'List what Meta may change in marketing messages: nothing',
  ),
  message_campaigns: emptyEdge('message_campaigns', 'List the campaigns of a WABA: there are none'),
  dataset: listEdge<Json>({
    name: 'dataset',
    auth: MANAGE,
    doc: 'Read the dataset of a WABA',
    rows: (id, call) => {
      const dataset = call.world.store.read.wabas.get(id)?.extra?.['dataset']
      return dataset === undefined ? [] : [dataset]
    },
    render: (id) => ({ id }),
  }),
  template_groups: templateGroupsEdge,
  payment_configurations: notEmulatedEdge('payments', 'GET /{waba-id}/payment_configurations'),
  welcome_message_sequences: notEmulatedEdge(
    'welcomeSequences',
    'GET /{waba-id}/welcome_message_sequences',
  ),
}
