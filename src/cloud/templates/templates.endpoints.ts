import { SETTINGS } from '../../core/settings.ts'
import { compareTemplates } from '../../core/templates/compare-templates.ts'
import { createTemplate } from '../../core/templates/create-template.ts'
import { deleteByIds, deleteByName } from '../../core/templates/delete-template.ts'
import { changeTemplate } from '../../core/templates/edit-template.ts'
import { unpause } from '../../core/templates/judge-template.ts'
import type { Template } from '../../core/templates/template.ts'
import { refuseIf } from '../../core/templates/template-refused.ts'
import type { ReadTx, Tx } from '../../core/tx.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { actorOf } from '../accounts/actor.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { GraphError, parameterError, requiredParameter, unsupported } from '../errors.ts'
import { idParameter, idsParameter, intParameter, textParameter } from '../parameters.ts'
import { isPrincipal } from '../principal.ts'
import { renderComparison } from './comparison.render.ts'
import { toChange, toCreate } from './template.parse.ts'

const MANAGE = 'whatsapp_business_management'
const DAY_S = 86_400

async function create(call: Call<World>): Promise<Reply> {
  const command = {
    ...toCreate(parametersOf(call), call.params['waba'] ?? '', call.version),
    ...appOf(call),
  }
  const { world } = call
  const template = await world.store.transact((tx) => {
    const made = createTemplate(tx, world.env, command)
    note(tx, call, 'CREATED', made.wabaId, made.name)
    return made
  })
  return {
    status: 200,
    body: { id: template.id, status: template.status, category: template.category },
  }
}

async function change(call: Call<World>): Promise<Reply> {
  const command = { ...toChange(parametersOf(call), call.version), ...appOf(call) }
  const { world } = call
  const { id, status, category } = await world.store.transact((tx) => {
    const changed = changeTemplate(tx, world.env, requireTemplate(tx, call), command)
    note(tx, call, 'UPDATED', changed.wabaId, changed.name)
    return changed
  })
  const answer = world.store.read.settings.get(SETTINGS)?.cloud.templateEditAnswer
  return {
    status: 200,
    body: { success: true, ...(answer === 'details' && { id, status, category }) },
  }
}

/** For the activity log of the account. */
function note(tx: Tx, call: Call<World>, what: string, wabaId: string, name: string): void {
  logActivity(tx, call.world.env, {
    wabaId,
    type: `TEMPLATE_${what}`,
    ...actorOf(call),
    description: `The template ${name} was ${what.toLowerCase()}.`,
    details: { name },
  })
}

const appOf = ({ principal }: Call<World>) =>
  isPrincipal(principal) ? { appId: principal.app.id } : {}

function requireTemplate(tx: ReadTx, call: Call<World>): Template {
  const id = call.params['template'] ?? ''
  const template = tx.templates.get(id)
  if (!template || template.status === 'DELETED') throw unsupported(call.method, id)
  return template
}

/** All languages of a name, one of them by its id too, or a list of ids. */
async function remove(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const wabaId = call.params['waba'] ?? ''
  const name = textParameter(body, 'name')
  const id = idParameter(body, 'hsm_id')
  const ids = idsParameter(body, 'hsm_ids')
  if (ids === undefined && name === undefined) throw requiredParameter('name')
  if (ids && ids.length > 100) throw parameterError('Param hsm_ids must have at most 100 elements.')
  const { world } = call
  await world.store.transact((tx) => {
    if (ids) deleteByIds(tx, world.env, wabaId, ids)
    else deleteByName(tx, world.env, wabaId, name ?? '', id)
    note(tx, call, 'DELETED', wabaId, name ?? ids?.join(', ') ?? '')
  })
  return done
}

async function resume(call: Call<World>): Promise<Reply> {
  const reason = await call.world.store.transact((tx) => unpause(tx, requireTemplate(tx, call)))
  return {
    status: 200,
    body: reason === undefined ? { success: true } : { success: false, reason },
  }
}

const windows = [7, 30, 60, 90]

/** Two templates of one account that were sent often enough, over one of four windows. */
function compare(call: Call<World>): Reply {
  const { read } = call.world.store
  const template = requireTemplate(read, call)
  const query = Object.fromEntries(call.query)
  const ids = idsParameter(query, 'template_ids')
  if (!ids) throw requiredParameter('template_ids')
  if (ids.length !== 1) throw parameterError('Param template_ids must have exactly 1 element.')
  const [start, end] = [intParameter(query, 'start'), intParameter(query, 'end')]
  if (start === undefined) throw requiredParameter('start')
  if (end === undefined) throw requiredParameter('end')
  if (!windows.includes(Math.round((end - start) / DAY_S))) {
    throw parameterError('Param end must be 7, 30, 60 or 90 days after start.')
  }
  const other = read.templates.get(ids[0] ?? '')
  const isThere = other?.wabaId === template.wabaId && other.id !== template.id
  refuseIf(!isThere, 'template_unknown', ids[0])
  const compared = compareTemplates(
    read,
    other ? [template, other] : [template],
    start * 1000,
    end * 1000,
  )
  if (compared.some(({ sends }) => sends < 1000)) {
    throw new GraphError(100, '(#100) Each template must have been sent at least 1000 times.')
  }
  return { status: 200, body: { data: renderComparison(compared) } }
}

export const templateEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/message_templates',
    auth: MANAGE,
    body: 'fields',
    doc: 'Create a message template, from components or from the library',
    run: create,
  },
  {
    method: 'DELETE',
    path: '/{waba}/message_templates',
    auth: MANAGE,
    body: 'fields',
    doc: 'Delete message templates by name or by id',
    run: remove,
  },
  {
    method: 'POST',
    path: '/{template}',
    auth: MANAGE,
    body: 'fields',
    doc: 'Edit a message template',
    run: change,
  },
  {
    method: 'POST',
    path: '/{template}/unpause',
    auth: MANAGE,
    body: 'fields',
    doc: 'Resume a paused message template',
    run: resume,
  },
  {
    method: 'GET',
    path: '/{template}/compare',
    auth: MANAGE,
    doc: 'Compare how two message templates did',
    run: compare,
  },
]
