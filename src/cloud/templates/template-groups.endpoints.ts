import { isObject, type JsonObject } from '../../core/json.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { unsupported } from '../errors.ts'
import { renderNode } from '../fields.ts'
import type { NodeKind } from '../node-kind.ts'
import { page } from '../paging.ts'
import { requiredText, textParameter, words } from '../parameters.ts'
import { templateNode } from './template.node.ts'

const MANAGE = 'whatsapp_business_management'
const keyOf = (id: string): string => `template.group:${id}`

const groupOf = (tx: ReadTx, id: string): JsonObject | undefined => tx.facts.get(keyOf(id))
const idsIn = (group: JsonObject | undefined): string[] => {
  const ids = group?.['templateIds']
  return Array.isArray(ids) ? ids.map(String) : []
}

/** A named set of templates. */
export const templateGroupNode: NodeKind = {
  kind: 'template_group',
  type: 'WhatsAppBusinessTemplateGroup',
  has: (tx, id) => tx.facts.has(keyOf(id)),
  wabaId: (tx, id) => String(groupOf(tx, id)?.['wabaId']),
  auth: MANAGE,
  fields: {
    name: (id, call) => groupOf(call.world.store.read, id)?.['name'],
    description: (id, call) => groupOf(call.world.store.read, id)?.['description'],
    whatsapp_business_templates: (id, call, item) => ({
      data: idsIn(groupOf(call.world.store.read, id))
        .filter((each) => call.world.store.read.templates.has(each))
        .map((each) => renderNode(templateNode, each, call, item.fields)),
    }),
  },
  defaults: ['name', 'description'],
}

function list(call: Call<World>): Reply {
  const ids: string[] = []
  for (const [key, row] of call.world.store.read.facts.entries()) {
    if (!key.startsWith(keyOf('')) || row['wabaId'] !== call.params['waba']) continue
    ids.push(key.slice(keyOf('').length))
  }
  return {
    status: 200,
    body: page(call, ids, (id) => renderNode(templateGroupNode, id, call, undefined)),
  }
}

async function create(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = requiredText(body, 'name')
  const description = textParameter(body, 'description')
  const templateIds = words(body, 'whatsapp_business_templates') ?? []
  const { world } = call
  const id = await world.store.transact((tx) => {
    const made = world.env.random.digits(16)
    tx.facts.put(keyOf(made), {
      wabaId: call.params['waba'] ?? '',
      name,
      templateIds,
      ...(description !== undefined && { description }),
    })
    return made
  })
  return { status: 200, body: { id } }
}

async function change(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const id = call.params['template_group'] ?? ''
  const [name, description] = [textParameter(body, 'name'), textParameter(body, 'description')]
  const [added, removed] = [
    words(body, 'add_templates') ?? [],
    words(body, 'remove_templates') ?? [],
  ]
  await call.world.store.transact((tx) => {
    const group = groupOf(tx, id)
    if (!isObject(group)) throw unsupported(call.method, id)
    const kept = idsIn(group).filter((each) => !removed.includes(each))
    tx.facts.put(keyOf(id), {
      ...group,
      templateIds: [...new Set([...kept, ...added])],
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    })
  })
  return { status: 200, body: { success: true } }
}

async function remove(call: Call<World>): Promise<Reply> {
  await call.world.store.transact((tx) => {
    tx.facts.delete(keyOf(call.params['template_group'] ?? ''))
  })
  return { status: 200, body: { success: true } }
}

export const templateGroupEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/{waba}/template_groups',
    auth: MANAGE,
    doc: 'List the groups of templates of a WABA',
    run: list,
  },
  {
    method: 'POST',
    path: '/{waba}/template_groups',
    auth: MANAGE,
    body: 'fields',
    doc: 'Make a group of templates',
    run: create,
  },
  {
    method: 'POST',
    path: '/{template_group}',
    auth: MANAGE,
    body: 'fields',
    doc: 'Change a group of templates',
    run: change,
  },
  {
    method: 'DELETE',
    path: '/{template_group}',
    auth: MANAGE,
    body: 'fields',
    doc: 'Delete a group of templates',
    run: remove,
  },
]
