import {
  changeFlow,
  deleteFlow,
  deprecateFlow,
  uploadFlowJson,
} from '../../core/flows/change-flow.ts'
import { createFlow } from '../../core/flows/create-flow.ts'
import type { Flow } from '../../core/flows/flow.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { admitByBody } from '../admit.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { metadata } from '../edge.ts'
import { requiredParameter, unsupported } from '../errors.ts'
import { askedFields, renderNode } from '../fields.ts'
import type { FieldItem } from '../node-kind.ts'
import { boolParameter, requiredText, textParameter } from '../parameters.ts'
import { isPrincipal } from '../principal.ts'
import { flowNode } from './flow.node.ts'
import { categoriesOf, endpointOf, flowJsonOf, nameOf } from './flow.parse.ts'
import { readFlowAsset } from './flow-asset.ts'
import { flowRefusal, INVALID } from './flow-errors.ts'
import { goLive } from './go-live.ts'

const MANAGE = 'whatsapp_business_management'
const PREVIEW_MS = 30 * 86_400_000

async function create(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  requiredText(body, 'name')
  const name = nameOf(body) ?? ''
  const given = categoriesOf(body)
  if (!given) throw requiredParameter('categories')
  const cloneFlowId = textParameter(body, 'clone_flow_id')
  const endpointUri = endpointOf(call, body)
  const text = flowJsonOf(body)
  if (cloneFlowId !== undefined && text !== undefined) {
    const title = 'Two sources of a Flow'
    throw flowRefusal(100, INVALID, title, 'Give clone_flow_id or flow_json, not both.')
  }
  const publish = boolParameter(body, 'publish')
  if (publish && text === undefined && cloneFlowId === undefined) {
    throw requiredParameter('flow_json')
  }
  const { world, principal } = call
  const flow = await world.store.transact((tx) =>
    createFlow(tx, world.env, {
      wabaId: call.params['waba'] ?? '',
      appId: isPrincipal(principal) ? principal.app.id : '',
      name,
      categories: given,
      ...(cloneFlowId !== undefined && { cloneFlowId }),
      ...(endpointUri !== undefined && { endpointUri }),
      ...(text !== undefined && { text }),
    }),
  )
  if (publish && flow.validationErrors.length === 0) await goLive(call, flow)
  if (text === undefined) return { status: 200, body: { id: flow.id } }
  return {
    status: 200,
    body: { id: flow.id, success: true, validation_errors: flow.validationErrors },
  }
}

async function change(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const [name, endpointUri] = [nameOf(body), endpointOf(call, body)]
  const given = categoriesOf(body)
  const appId = textParameter(body, 'application_id')
  const { world } = call
  await world.store.transact((tx) =>
    changeFlow(tx, world.env, requireFlow(tx, call), {
      ...(name !== undefined && { name }),
      ...(given && { categories: given }),
      ...(endpointUri !== undefined && { endpointUri }),
      ...(appId !== undefined && { appId }),
    }),
  )
  return done
}

function requireFlow(tx: Pick<Tx, 'flows'> | World['store']['read'], call: Call<World>): Flow {
  const id = call.params['flow'] ?? ''
  const flow = tx.flows.get(id)
  if (!flow) throw unsupported(call.method, id)
  return flow
}

async function remove(call: Call<World>): Promise<Reply> {
  await call.world.store.transact((tx) => deleteFlow(tx, requireFlow(tx, call)))
  return done
}

/** 200 even when the file is full of mistakes: they are the answer. */
async function upload(call: Call<World>): Promise<Reply> {
  const text = await readFlowAsset(call, (fields) => admitByBody(call, uploadAsset, fields))
  const { world } = call
  const flow = await world.store.transact((tx) =>
    uploadFlowJson(tx, world.env, requireFlow(tx, call), text),
  )
  return { status: 200, body: { success: true, validation_errors: flow.validationErrors } }
}

async function publish(call: Call<World>): Promise<Reply> {
  await goLive(call, requireFlow(call.world.store.read, call))
  return done
}

async function deprecate(call: Call<World>): Promise<Reply> {
  const { world } = call
  await world.store.transact((tx) => deprecateFlow(tx, world.env, requireFlow(tx, call)))
  return done
}

/** Reading `preview` makes a token where there is none that is good, or where the old one is to go. */
async function readFlow(call: Call<World>): Promise<Reply> {
  const asked = askedFields(call)
  const preview = asked?.find(({ name }) => name === 'preview')
  if (preview) await renewPreview(call, preview)
  const id = call.params['flow'] ?? ''
  const body = renderNode(flowNode, id, call, asked)
  return { status: 200, body: { ...body, ...metadata(flowNode, id, call) } }
}

async function renewPreview(call: Call<World>, { args }: FieldItem): Promise<void> {
  const { world } = call
  const flow = requireFlow(world.store.read, call)
  const isGood = flow.preview !== undefined && flow.preview.expiresAt > world.clock.now()
  if (isGood && args['invalidate']?.toLowerCase() !== 'true') return
  await world.store.transact((tx) => {
    const token = world.env.random.uuid()
    const expiresAt = world.env.now() + PREVIEW_MS
    tx.flows.put(flow.id, { ...requireFlow(tx, call), preview: { token, expiresAt } })
  })
}

const uploadAsset: Endpoint<World> = {
  method: 'POST',
  path: '/{flow}/assets',
  auth: MANAGE,
  body: 'upload',
  doc: 'Upload the Flow JSON',
  run: upload,
}

export const flowEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/flows',
    auth: MANAGE,
    body: 'fields',
    doc: 'Create a Flow',
    run: create,
  },
  { method: 'GET', path: '/{flow}', auth: MANAGE, doc: 'Read a Flow', run: readFlow },
  {
    method: 'POST',
    path: '/{flow}',
    auth: MANAGE,
    body: 'fields',
    doc: 'Change name, categories, endpoint or app of a Flow',
    run: change,
  },
  {
    method: 'DELETE',
    path: '/{flow}',
    auth: MANAGE,
    body: 'fields',
    doc: 'Delete a draft of a Flow',
    run: remove,
  },
  uploadAsset,
  {
    method: 'POST',
    path: '/{flow}/publish',
    auth: MANAGE,
    body: 'fields',
    doc: 'Publish a Flow',
    run: publish,
  },
  {
    method: 'POST',
    path: '/{flow}/deprecate',
    auth: MANAGE,
    body: 'fields',
    doc: 'Deprecate a Flow',
    run: deprecate,
  },
]
