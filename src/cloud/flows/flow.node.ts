import { createHash } from 'node:crypto'
import { unixSeconds } from '../../core/duration.ts'
import type { Flow } from '../../core/flows/flow.ts'
import type { Json } from '../../core/json.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { appLink } from '../accounts/app.node.ts'
import { listEdge } from '../edge.ts'
import { renderNode } from '../fields.ts'
import { graphTime } from '../graph-time.ts'
import { type HealthEntity, healthStatus } from '../health.ts'
import { kindNamed } from '../kinds.ts'
import type { FieldItem, FieldReader, NodeKind } from '../node-kind.ts'
import { renderMetric } from './flow-metric.ts'

const MANAGE = 'whatsapp_business_management'

const read =
  (pick: (flow: Flow, call: Call<World>) => Json | undefined): FieldReader =>
  (id, call) => {
    const flow = call.world.store.read.flows.get(id)
    return flow && pick(flow, call)
  }

/** The file as it was uploaded. */
export const flowText = (flow: Flow): string => flow.text ?? JSON.stringify(flow.json, undefined, 2)

export const assetHash = (flow: Flow): string =>
  createHash('sha256')
    .update(`${flow.id}:${flowText(flow)}`)
    .digest('hex')
    .slice(0, 32)

/** A Flow. */
export const flowNode: NodeKind = {
  kind: 'flow',
  type: 'WhatsAppExtension',
  has: (tx, id) => tx.flows.has(id),
  wabaId: (tx, id) => tx.flows.get(id)?.wabaId,
  idsAuth: MANAGE,
  fields: {
    name: read((flow) => flow.name),
    status: read((flow) => flow.status),
    categories: read((flow) => [...flow.categories]),
    validation_errors: read((flow) => [...flow.validationErrors]),
    json_version: read((flow) => flow.json['version']),
    data_api_version: read((flow) => flow.json['data_api_version']),
    data_channel_uri: read((flow) => flow.json['data_channel_uri'] ?? flow.endpointUri),
    endpoint_uri: read((flow) => flow.endpointUri),
    updated_at: read((flow, call) => timeIn(call, flow.updatedAt)),
    preview: read(renderPreview),
    whatsapp_business_account: (id, call, item) => renderWaba(id, call, item),
    application: read((flow, { world }) => ({
      link: appLink(flow.appId),
      name: world.store.read.apps.get(flow.appId)?.name ?? '',
      id: flow.appId,
    })),
    health_status: (id, call, item) => {
      const flow = call.world.store.read.flows.get(id)
      return flow && healthStatus(call, flow.wabaId, ...numberOf(item), flowHealth(flow))
    },
    metric: (id, call, item) => renderMetric(call, id, item.args),
  },
  edges: {
    assets: listEdge<Flow>({
      name: 'assets',
      auth: MANAGE,
      doc: 'List the files of a Flow',
      rows: (id, call) =>
        [call.world.store.read.flows.get(id)].filter((each) => each !== undefined),
      render: (flow, call) => ({
        name: 'flow.json',
        asset_type: 'FLOW_JSON',
        download_url: `${call.base}/flow_assets/${flow.id}?hash=${assetHash(flow)}`,
      }),
    }),
  },
  defaults: ['name', 'status', 'categories', 'validation_errors'],
}

/** `date_format=U` asks for Unix seconds. */
const timeIn = (call: Call<World>, at: number): Json =>
  call.query.get('date_format') === 'U' ? unixSeconds(at) : graphTime(at)

function renderPreview(flow: Flow, call: Call<World>): Json | undefined {
  const { preview } = flow
  if (!preview) return undefined
  return {
    preview_url: `${call.base}/wa/manage/flows/${flow.id}/preview/?token=${preview.token}`,
    expires_at: timeIn(call, preview.expiresAt),
  }
}

function renderWaba(id: string, call: Call<World>, item: FieldItem): Json | undefined {
  const { flows, wabas } = call.world.store.read
  const waba = wabas.get(flows.get(id)?.wabaId ?? '')
  if (!waba) return undefined
  if (item.fields) return renderNode(kindNamed('waba'), waba.id, call, item.fields)
  return {
    id: waba.id,
    name: waba.name,
    timezone_id: waba.timezoneId,
    business_type: 'ent',
    message_template_namespace: waba.templateNamespace,
    currency: waba.currency,
  }
}

/** `health_status.phone_number(ID)`. */
const numberOf = ({ args }: FieldItem): HealthEntity[] =>
  args['phone_number'] === undefined ? [] : [{ type: 'PHONE_NUMBER', id: args['phone_number'] }]

const flowHealth = ({ id, status }: Flow): HealthEntity => ({
  type: 'FLOW',
  id,
  ...(status === 'BLOCKED' && {
    errors: [
      {
        code: 139000,
        description: 'The Flow is blocked.',
        solution: 'Repair the endpoint of the Flow and wait until it is healthy again.',
      },
    ],
  }),
  ...(status === 'THROTTLED' && { info: ['The Flow is throttled: 10 messages an hour.'] }),
})
