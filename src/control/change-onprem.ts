import { type Deployment, editDeployment } from '../core/onprem/deployment.ts'
import { failOver } from '../core/onprem/failover.ts'
import { nodesOf, shardsOf } from '../core/onprem/nodes.ts'
import { registerAgain } from '../core/onprem/registration.ts'
import { withVersionPresets } from '../core/onprem/version-presets.ts'
import { SETTINGS, type WorldSettings } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import type { World } from '../world.ts'
import { ControlError } from './errors.ts'
import type { OnpremChange } from './onprem.schemas.ts'

/** What is done to the deployment, and to its settings. */
export function changeOnprem(tx: Tx, world: World, change: OnpremChange): void {
  changeSettings(tx, world, change)
  editDeployment(tx, (old) => ({
    ...(change.shards !== undefined && { shards: change.shards }),
    ...(change.coreapp_down !== undefined && { coreappDown: change.coreapp_down || undefined }),
    ...(change.locked !== undefined && { locked: change.locked || undefined }),
    ...(change.registration === 'unregistered' && { registration: change.registration }),
    ...(change.version_expires_at !== undefined && {
      versionExpiresAt:
        change.version_expires_at === null ? undefined : Date.parse(change.version_expires_at),
    }),
    // An upgraded client starts a new life.
    ...(change.version !== undefined &&
      change.version_expires_at === undefined && { versionExpiresAt: undefined }),
    ...((change.nodes || change.gateway_status !== undefined) && { nodes: nodes(tx, old, change) }),
  }))
  requireThere(tx, change)
  if (change.registration === 'registered' && !registerAgain(tx)) {
    const why = 'registration: no number was here; POST /v1/account and its code bring one'
    throw new ControlError('invalid_request', why)
  }
  if (change.failover) {
    const { duration_ms: durationMs, code } = change.failover
    failOver(tx, world.env, { durationMs, code })
  }
}

/** What names nothing in this topology would be taken in silence. */
function requireThere(tx: Tx, { nodes: given = {}, shards = 1 }: OnpremChange): void {
  const hosts = nodesOf(tx, 0).map(({ host }) => host)
  const stranger = Object.keys(given).find((host) => !hosts.includes(host))
  if (stranger !== undefined) {
    const why = `nodes: there is no ${stranger} here; there are ${hosts.join(', ')}`
    throw new ControlError('invalid_request', why)
  }
  if (shards > 1 && shardsOf(tx) === 1) {
    throw new ControlError('invalid_request', 'shards: several need the topology multiconnect')
  }
}

function nodes(tx: Tx, { nodes: old = {} }: Deployment, change: OnpremChange): Deployment['nodes'] {
  const all = new Map(Object.entries(old))
  if (change.gateway_status !== undefined) {
    for (const { host } of nodesOf(tx, 0)) {
      if (change.gateway_status === null) all.delete(host)
      else all.set(host, { gateway_status: change.gateway_status })
    }
  }
  for (const [host, override] of Object.entries(change.nodes ?? {})) {
    if (override === null) all.delete(host)
    else {
      all.set(host, {
        ...(override.gateway_status && { gateway_status: override.gateway_status }),
        ...(override.unreachable !== undefined && { unreachable: override.unreachable }),
      })
    }
  }
  return Object.fromEntries(all)
}

function changeSettings(tx: Tx, world: World, change: OnpremChange): void {
  const { topology, version, callback_queue_limit: limit, registration_blocked: blocked } = change
  const said = {
    ...(topology && { topology }),
    ...(version !== undefined && { version: version.startsWith('v') ? version : `v${version}` }),
    ...(limit !== undefined && { callbackQueueLimit: limit }),
    ...(blocked !== undefined && { registrationBlocked: blocked }),
  }
  const onprem = { ...world.settings.onprem, ...withVersionPresets(said) }
  const settings: WorldSettings = { ...world.settings, onprem }
  tx.settings.put(SETTINGS, settings)
}
