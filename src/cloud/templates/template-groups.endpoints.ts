import { isObject } from '../../core/json.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { unsupported } from '../errors.ts'
import { requiredText, textParameter, words } from '../parameters.ts'
import { groupOf, idsIn, keyOf } from './template-groups.edge.ts'

const MANAGE = 'whatsapp_business_management'
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
  return done
}

async function remove(call: Call<World>): Promise<Reply> {
  await call.world.store.transact((tx) => {
    tx.facts.delete(keyOf(call.params['template_group'] ?? ''))
  })
  return done
}

export const templateGroupEndpoints: readonly Endpoint<World>[] = [
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
