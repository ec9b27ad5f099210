import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { assetHash, flowText } from './flow.node.ts'

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

export const flowFileEndpoints: readonly Endpoint<World>[] = [
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
