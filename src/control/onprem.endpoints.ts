import { pendingCallbacks } from '../core/onprem/callback-queue.ts'
import { DEPLOYMENT, type Deployment } from '../core/onprem/deployment.ts'
import { ERRORS_PAGE } from '../core/onprem/errors-page.ts'
import { nodesOf, shardsOf } from '../core/onprem/nodes.ts'
import type { World } from '../world.ts'
import { changeOnprem } from './change-onprem.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { onpremChange, onpremError } from './onprem.schemas.ts'
import { iso, parseBody } from './parse.ts'

export const onpremEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/onprem',
    auth: 'admin',
    doc: 'The On-Premises deployment: nodes, topology, version, callback queue',
    run: (call) => ok(view(call.world)),
  },
  {
    method: 'PATCH',
    path: '/_emulator/onprem',
    auth: 'admin',
    body: 'json',
    input: onpremChange,
    doc: 'Node states, topology, failover, upgrade and expiry of the version, queue limit, registration',
    async run(call) {
      const change = parseBody(onpremChange, call.body)
      const { world } = call
      requireDeployment(world)
      await world.store.transact((tx) => changeOnprem(tx, world, change))
      return ok(view(world))
    },
  },
  {
    method: 'POST',
    path: '/_emulator/onprem/errors',
    auth: 'admin',
    body: 'json',
    input: onpremError,
    doc: 'The client tells an error that belongs to no message, such as 400 Media download error',
    async run(call) {
      const given = parseBody(onpremError, call.body)
      requireDeployment(call.world)
      const { code, ...own } = given
      const said = call.world.dialectErrors.onprem.statusError(code)
      const error = { ...said, code, href: ERRORS_PAGE, ...own }
      await call.world.store.transact((tx) =>
        tx.emit({ type: 'onprem.notice', body: { errors: [error] } }),
      )
      return ok()
    },
  },
]

function requireDeployment(world: World): Deployment {
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  if (!deployment) throw new ControlError('not_found', 'this world has no On-Premises deployment')
  return deployment
}

function view(world: World): object {
  const deployment = requireDeployment(world)
  const { settings, store, clock } = world
  const now = clock.now()
  const number = store.read.phoneNumbers.get(deployment.phoneNumberId ?? '')
  const { failover, versionExpiresAt } = deployment
  const failing = failover && failover.until > now
  return {
    registration: deployment.registration,
    ...(number && { phone_number_id: number.id, wa_id: number.waId }),
    topology: settings.onprem.topology,
    shards: shardsOf(store.read),
    version: settings.onprem.version,
    version_expires_at: versionExpiresAt === undefined ? null : iso(versionExpiresAt),
    coreapp_down: deployment.coreappDown ?? false,
    locked: deployment.locked ?? false,
    registration_blocked: settings.onprem.registrationBlocked,
    callback_queue: {
      size: pendingCallbacks(store.read),
      limit: settings.onprem.callbackQueueLimit,
    },
    failover: failing ? { until: iso(failover.until), code: failover.code } : null,
    nodes: nodesOf(store.read, now).map(({ host, role, gatewayStatus, unreachable, shards }) => ({
      host,
      role,
      gateway_status: gatewayStatus,
      unreachable,
      shards,
    })),
  }
}
