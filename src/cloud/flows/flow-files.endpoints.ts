import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { assetHash, flowText } from './flow.node.ts'
import { renderPreviewPage } from './preview-page.ts'

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

/** The address that the field `preview` gives: what the screens look like. */
function preview(call: Call<World>): Reply {
  const flow = call.world.store.read.flows.get(call.params['flow_id'] ?? '')
  const { token, expiresAt = 0 } = flow?.preview ?? {}
  if (!flow || token === undefined || call.query.get('token') !== token || expiresAt <= call.at) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' }
  }
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  return { status: 200, headers, body: renderPreviewPage(flow) }
}

export const flowFileEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/wa/manage/flows/{flow_id}/preview',
    auth: 'none',
    doc: 'Look at the screens of a Flow, at the address that the field preview gives',
    run: preview,
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
