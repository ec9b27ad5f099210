import type { JsonObject } from '../../core/json.ts'
import { watchIdle } from '../../core/templates/archive-templates.ts'
import type { Tx } from '../../core/tx.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import type { AssignedUser, Waba } from '../../core/wabas/waba.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { GraphError, parameterError, requiredParameter, unsupported } from '../errors.ts'
import {
  boolParameter,
  enumValue,
  objectParameter,
  requiredText,
  textParameter,
  words,
} from '../parameters.ts'
import { addNumber } from '../phone-numbers/create-number.ts'
import { actorOf } from './actor.ts'

const MANAGE = 'whatsapp_business_management'
function changeWaba(call: Call<World>, change: (waba: Waba, tx: Tx) => Waba): Promise<Waba> {
  const id = call.params['waba'] ?? ''
  return call.world.store.transact((tx) => {
    const waba = tx.wabas.get(id)
    if (!waba) throw unsupported(call.method, id)
    return tx.wabas.put(id, change(waba, tx))
  })
}

/** Name and time zone answer with success, the switches with the id: the two generations of this edge. */
async function setWaba(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const waba = await changeWaba(call, (row, tx) => {
    const changed = { ...row, ...switches(body, row), ...names(body) }
    if (changed.autoArchival && !row.autoArchival) watchIdle(tx, call.world.env, row.id)
    return changed
  })
  const isNaming = body['name'] !== undefined || body['timezone_id'] !== undefined
  return isNaming ? done : { status: 200, body: { id: waba.id } }
}

function names(body: Parameters): Partial<Waba> {
  const name = textParameter(body, 'name')
  const timezoneId = textParameter(body, 'timezone_id')
  if (body['name'] === '' || (name !== undefined && name.length > 100)) {
    throw parameterError('Param name must be 1 to 100 characters long.')
  }
  return { ...(name !== undefined && { name }), ...(timezoneId !== undefined && { timezoneId }) }
}

function switches(body: Parameters, waba: Waba): Partial<Waba> {
  const insights = boolParameter(body, 'is_enabled_for_insights')
  const marketing = boolParameter(body, 'disable_marketing_messages_on_cloud_api')
  const archival = boolParameter(body, 'template_auto_archival_enabled')
  const freedom = objectParameter(body, 'degrees_of_freedom_spec')
  if (insights === false) {
    throw new GraphError(200006, '(#200006) Template Insights cannot be disabled')
  }
  if (insights && waba.insightsUnavailable) {
    throw new GraphError(200005, '(#200005) Template Insights is not available')
  }
  return {
    ...(insights && { insights }),
    ...(marketing !== undefined && { marketingDisabled: marketing }),
    ...(archival !== undefined && { autoArchival: archival }),
    ...(freedom && {
      extra: { ...waba.extra, degrees_of_freedom_spec: freedom as JsonObject },
    }),
  }
}

const tasks = [
  'MANAGE',
  'DEVELOP',
  'MANAGE_TEMPLATES',
  'MANAGE_PHONE',
  'VIEW_COST',
  'MANAGE_EXTENSIONS',
  'VIEW_PHONE_ASSETS',
  'MANAGE_PHONE_ASSETS',
  'VIEW_TEMPLATES',
  'MESSAGING',
  'VIEW_INSIGHTS',
  'MANAGE_USERS',
  'MANAGE_BILLING',
  'FULL_CONTROL',
]

async function assignUser(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const userId = requireUser(call, body)
  const given = words(body, 'tasks')
  if (!given?.length) throw requiredParameter('tasks')
  const assigned = {
    userId,
    tasks: given.map((task, at) => enumValue(`tasks[${at}]`, task, tasks)),
  }
  await changeUsers(call, userId, 'USER_ADDED', [assigned])
  return done
}

async function unassignUser(call: Call<World>): Promise<Reply> {
  await changeUsers(call, requireUser(call, parametersOf(call)), 'USER_REMOVED', [])
  return done
}

function requireUser(call: Call<World>, body: Parameters): string {
  const userId = requiredText(body, 'user')
  if (!call.world.store.read.users.has(userId)) {
    throw parameterError('Param user must be a valid user id')
  }
  return userId
}

function changeUsers(
  call: Call<World>,
  userId: string,
  type: string,
  added: readonly AssignedUser[],
): Promise<void> {
  const { env, store } = call.world
  const wabaId = call.params['waba'] ?? ''
  return store.transact((tx) => {
    const waba = tx.wabas.get(wabaId)
    if (!waba) throw unsupported(call.method, wabaId)
    const others = (waba.assignedUsers ?? []).filter((each) => each.userId !== userId)
    tx.wabas.put(wabaId, { ...waba, assignedUsers: [...others, ...added] })
    logActivity(tx, env, {
      wabaId,
      type,
      ...actorOf(call),
      description: `The rights of user ${userId} were changed.`,
      details: { user: userId },
    })
  })
}

/** The dataset of a WABA is made once; asking again answers the same one. */
async function makeDataset(call: Call<World>): Promise<Reply> {
  const fresh = call.world.replyRandom(call.number).digits(16)
  const waba = await changeWaba(call, (row) =>
    row.extra?.['dataset'] === undefined
      ? { ...row, extra: { ...row.extra, dataset: fresh } }
      : row,
  )
  return { status: 200, body: { id: waba.extra?.['dataset'] ?? fresh } }
}

/** Which features are used is told to Meta; nothing follows from it that a client could see. */
async function tellFeatures(call: Call<World>): Promise<Reply> {
  if (!words(parametersOf(call), 'features')?.length) throw requiredParameter('features')
  return done
}

const row = (
  method: Endpoint<World>['method'],
  path: string,
  doc: string,
  run: Endpoint<World>['run'],
): Endpoint<World> => ({ method, path, auth: MANAGE, body: 'fields', doc, run })

export const wabaEndpoints: readonly Endpoint<World>[] = [
  row('POST', '/{waba}', 'Change a WABA', setWaba),
  row('POST', '/{waba}/phone_numbers', 'Add a phone number to a WABA', addNumber),
  row('POST', '/{waba}/assigned_users', 'Give a user rights on a WABA', assignUser),
  row('DELETE', '/{waba}/assigned_users', 'Take the rights of a user on a WABA away', unassignUser),
  row('POST', '/{waba}/dataset', 'Make the dataset of a WABA', makeDataset),
  row(
    'POST',
    '/{waba}/business_messaging_feature_status',
    'Tell which features a WABA uses',
    tellFeatures,
  ),
]
