import {
  changeFlow,
  deleteFlow,
  deprecateFlow,
  publishFlow,
  uploadFlowJson,
} from '../../core/flows/change-flow.ts'
import { createFlow } from '../../core/flows/create-flow.ts'
import type { Flow } from '../../core/flows/flow.ts'
import { migrateFlows } from '../../core/flows/migrate-flows.ts'
import { notHealthy, requirePublishable } from '../../core/flows/publish-checks.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { metadata } from '../edge.ts'
import { parameterError, requiredParameter, unsupported } from '../errors.ts'
import { askedFields, renderNode } from '../fields.ts'
import type { FieldItem } from '../node-kind.ts'
import { boolParameter, enumValue, requiredText, textParameter, words } from '../parameters.ts'
import { isPrincipal } from '../principal.ts'
import { requireSameBusiness } from '../same-business.ts'
import { assetHash, flowNode, flowText } from './flow.node.ts'
import { readFlowAsset } from './flow-asset.ts'

const MANAGE = 'whatsapp_business_management'
const done: Reply = { status: 200, body: { success: true } }
const PREVIEW_MS = 30 * 86_400_000

const categories = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'SHOPPING',
  'OTHER',
]

function categoriesOf(body: Parameters): string[] | undefined {
  const given = words(body, 'categories')
  if (given?.length === 0) throw parameterError('Param categories must have at least 1 element.')
  return given?.map((each, at) => enumValue(`categories[${at}]`, each, categories))
}

function nameOf(body: Parameters): string | undefined {
  const name = textParameter(body, 'name')
  if (name !== undefined && [...name].length > 200) {
    throw parameterError('Param name must be at most 200 characters long.')
  }
  return name
}

function endpointOf(call: Call<World>, body: Parameters): string | undefined {
  const uri = textParameter(body, 'endpoint_uri')
  if (uri === undefined) return undefined
  const form = call.world.settings.webhook_tls === 'strict' ? /^https:\/\//i : /^https?:\/\//i
  if (!form.test(uri) || !URL.canParse(uri))
    throw parameterError('Param endpoint_uri must be a URL')
  return uri
}

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
    throw parameterError('Only one of clone_flow_id and flow_json can be given.')
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
  if (boolParameter(body, 'publish') && flow.validationErrors.length === 0) await goLive(call, flow)
  if (text === undefined) return { status: 200, body: { id: flow.id } }
  return {
    status: 200,
    body: { id: flow.id, success: true, validation_errors: flow.validationErrors },
  }
}

function flowJsonOf(body: Parameters): string | undefined {
  const given = body['flow_json']
  if (given === undefined || given === null || given === '') return undefined
  return typeof given === 'string' ? given : JSON.stringify(given)
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
  const text = await readFlowAsset(call)
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

/** A Flow with an endpoint goes live when that answers a ping. */
async function goLive(call: Call<World>, flow: Flow): Promise<void> {
  const { world } = call
  const number = requirePublishable(world.store.read, flow)
  if (number?.encryption) {
    const { data, failure, status } = await world.askFlow({
      flowId: flow.id,
      publicKey: number.encryption.publicKey,
      payload: { version: flow.json['data_api_version'], action: 'ping' },
      random: world.replyRandom(call.number),
    })
    const health = data?.['data'] as { status?: unknown } | undefined
    if (health?.status !== 'active') {
      throw notHealthy(
        failure ?? (status === 200 ? 'it does not say active' : `it answers ${status}`),
      )
    }
  }
  await world.store.transact((tx) => {
    requirePublishable(tx, tx.flows.get(flow.id) ?? flow)
    publishFlow(tx, world.env, tx.flows.get(flow.id) ?? flow)
  })
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

async function migrate(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const from = requiredText(body, 'source_waba_id')
  const to = call.params['waba'] ?? ''
  const names = words(body, 'source_flow_names')
  if (names && names.length > 100) {
    throw parameterError('Param source_flow_names must have at most 100 elements.')
  }
  requireSameBusiness(call, from, to)
  const { world } = call
  const { migrated, failed } = await world.store.transact((tx) =>
    migrateFlows(tx, world.env, from, to, names),
  )
  return {
    status: 200,
    body: {
      migrated_flows: migrated.map(({ source, id }) => ({
        source_name: source.name,
        source_id: source.id,
        migrated_id: id,
      })),
      failed_flows: failed.map(({ name, code, message }) => ({
        source_name: name,
        error_code: code,
        error_message: message,
      })),
    },
  }
}

/** The address that `assets` gives out: the file as it was uploaded. */
function download(call: Call<World>): Reply {
  const flow = call.world.store.read.flows.get(call.params['flow_id'] ?? '')
  if (!flow || call.query.get('hash') !== assetHash(flow)) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' }
  }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: flowText(flow) }
}

/** A file that a customer has picked, encrypted; its keys are in what the endpoint got. */
async function downloadMedia(call: Call<World>): Promise<Reply> {
  const { world } = call
  const row = world.store.read.facts.get(`flow.media:${call.params['media_id']}`)
  const sha256 = row?.['sha256']
  if (typeof sha256 !== 'string' || Number(row?.['expiresAt']) <= world.clock.now()) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' }
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: await world.media.read(sha256),
  }
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
  {
    method: 'POST',
    path: '/{waba}/migrate_flows',
    auth: MANAGE,
    body: 'fields',
    doc: 'Copy Flows from another WABA',
    run: migrate,
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
  {
    method: 'POST',
    path: '/{flow}/assets',
    auth: MANAGE,
    body: 'stream',
    doc: 'Upload the Flow JSON',
    run: upload,
  },
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
  {
    method: 'GET',
    path: '/flow_assets/{flow_id}',
    auth: 'none',
    doc: 'Download the Flow JSON, at the address that the list of assets gives',
    run: download,
  },
  {
    method: 'GET',
    path: '/flow_media/{media_id}',
    auth: 'none',
    doc: 'Download a file that a customer picked in a Flow, encrypted',
    run: downloadMedia,
  },
]
