import { DEPLOYMENT, type Deployment, type GatewayStatus } from '../core/onprem/deployment.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { refusal } from './errors.ts'
import { nodesNow } from './nodes.ts'

export const NOT_READY = 'Wacore is not instantiated. Please check wacore log for details.'

/** A coreapp that is still starting, or that has been logged off. */
const NOT_STARTED: ReadonlySet<GatewayStatus> = new Set(['uninitialized', 'unregistered'])

const notReady = () => refusal(1011, NOT_READY)

/** The installation of the world. A world without one has nobody to talk to. */
export function requireDeployment(world: World): Deployment {
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  if (!deployment) throw notReady()
  return deployment
}

/** The number that the client speaks for; refused until it is registered. */
export function requireNumber(world: World): PhoneNumber {
  const { registration, phoneNumberId } = requireDeployment(world)
  const number = world.store.read.phoneNumbers.get(phoneNumberId ?? '')
  if (registration !== 'registered' || !number) throw notReady()
  return number
}

/** During a failover of a multiconnect installation, calls may reach the master that is not the primary one. */
export function requirePrimaryMaster(world: World): void {
  const { failover } = requireDeployment(world)
  const failing = failover !== undefined && failover.until > world.env.now()
  if (failing && world.settings.onprem.topology === 'multiconnect') throw refusal(1017)
}

/** Rows that need the core of the client: nothing there works before registration, or while it is not there. */
export const whenRegistered = (rows: readonly Endpoint<World>[]): Endpoint<World>[] =>
  rows.map((row) => ({
    ...row,
    run(call) {
      requireCore(call.world)
      return row.run(call)
    },
  }))

function requireCore(world: World): void {
  requireNumber(world)
  const now = world.clock.now()
  const { coreappDown, failover, versionExpiresAt } = requireDeployment(world)
  if (versionExpiresAt !== undefined && versionExpiresAt <= now) {
    throw refusal(1005, 'App Expired: a version upgrade is required')
  }
  if (coreappDown) throw refusal(1014, timedOut('wacore'))
  if (failover && failover.until > now) {
    throw failover.code === 1018 ? refusal(1018) : notReady()
  }
  const coreapps = nodesNow(world).filter(({ role }) => role === 'coreapp')
  if (coreapps.every(({ gatewayStatus }) => NOT_STARTED.has(gatewayStatus))) throw notReady()
}

export const timedOut = (host: string): string =>
  `Connection timed out. Please check if wacore is running: ${host}:6252`
