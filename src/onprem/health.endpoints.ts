import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { OnpremNode } from '../core/onprem/nodes.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { NOT_READY, requireDeployment } from './deployment.ts'
import { ok } from './envelope.ts'
import { wireError } from './errors.ts'
import { byNode, isSingle, nodesNow } from './nodes.ts'

/** Every client version says when it ends; this one is far away unless a test brings it near. */
const NEVER_EXPIRES = '2099-12-31T00:00:00'

export const health: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/v1/health',
    auth: 'monitor',
    doc: 'Whether the client is connected to WhatsApp, for each node where there are several',
    run(call) {
      requireDeployment(call.world)
      const [only] = nodesNow(call.world)
      if (isSingle(call.world) && only) return ok(call, { health: healthOf(only, false) })
      return ok(call, { health: byNode(call.world, (node) => healthOf(node, true)) })
    },
  },
  {
    method: 'GET',
    path: '/v1/support',
    auth: 'user',
    doc: 'What support wants to know of the installation',
    run: support,
  },
]

/** In place of what a node would say that can not be reached. */
const silent = { errors: [wireError(1011, NOT_READY)] }

function healthOf(node: OnpremNode, withRole: boolean): object {
  if (node.unreachable) return silent
  return { gateway_status: node.gatewayStatus, ...(withRole && { role: node.role }) }
}

function support(call: Call<World>): Reply {
  const { world } = call
  requireDeployment(world)
  const [only] = nodesNow(world)
  const { topology } = world.settings.onprem
  if (topology === 'single' && only) return ok(call, { support: supportOf(world, only) })
  const multi = topology === 'multiconnect'
  const ofNode = (node: OnpremNode) => ({
    ...supportOf(world, node),
    multi_connect: multi,
    role: node.role,
    shards: multi ? pairs(node.shards.slice(0, 1)) : pairs(node.shards),
  })
  return ok(call, {
    support: byNode(world, (node) => (node.unreachable ? silent : ofNode(node))),
  })
}

const pairs = (shards: readonly number[]): number[][] => shards.map((shard) => [shard, shard])

const socket: Readonly<Record<string, string>> = {
  connected: 'UP',
  connecting: 'SC',
  disconnected: 'DN',
}

function supportOf(world: World, node: OnpremNode): object {
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  const number = world.store.read.phoneNumbers.get(deployment?.phoneNumberId ?? '')
  const registered = deployment?.registration === 'registered' && number !== undefined
  const version = world.settings.onprem.version.replace(/^v/, '')
  const expiry = deployment?.versionExpiresAt
  return {
    context: 'healthcheck',
    db_engine: 'MYSQL',
    db_info: ['8.0.33'],
    debug_info: registered ? number.waId : 'unregistered',
    description: `build ${version}`,
    device_iso8601: new Date(world.clock.now()).toISOString().replace('Z', '+0000'),
    ...(registered && {
      e2e: {
        identity_timestamp: new Date(deployment.registeredAt ?? world.clock.now())
          .toISOString()
          .replace('Z', '+0000'),
        registration_id: Number(number.waId.slice(-9)),
      },
    }),
    env: ['WA_RUNNING_ENV_VERSION=v2.2.3', 'ORCHESTRATION=DOCKER-COMPOSE'],
    expire_timestamp:
      expiry === undefined ? NEVER_EXPIRES : new Date(expiry).toISOString().slice(0, 19),
    free_space_data: 9_223_372_036_853_727_000,
    free_space_logs: 14_269_902_848,
    free_space_media_incoming: 9_223_372_036_853_727_000,
    free_space_media_outgoing: 9_223_372_036_853_727_000,
    lc: 'en',
    lg: 'US',
    multi_connect: false,
    os_name: 'ubuntu-x86_64',
    os_version: '20.04',
    schema: { axolotl: 1, callback: 2, cluster: 3, config: 4, contact: 5, jobqueue: 6, message: 7 },
    socket_conn: socket[node.gatewayStatus] ?? 'UNK',
    version,
  }
}
