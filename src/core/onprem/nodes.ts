import { SETTINGS, type WorldSettings } from '../settings.ts'
import type { ReadTx } from '../tx.ts'
import { DEPLOYMENT, type Deployment, type GatewayStatus } from './deployment.ts'

/** A fresh registration takes this long to connect. */
const CONNECT_MS = 1000

export type NodeRole = 'primary_master' | 'secondary_master' | 'coreapp'

/** One process of the installation. */
export interface OnpremNode {
  /** Host name; monitoring shows it with its container id. */
  readonly host: string
  readonly role: NodeRole
  readonly gatewayStatus: GatewayStatus
  readonly unreachable: boolean
  /** Shards that it owns; -1 is the master's own. */
  readonly shards: readonly number[]
}

/** Name of the only process of a single instance. */
const SINGLE = 'coreapp'

/** How many shards there are: only multiconnect has several. */
export function shardsOf(tx: ReadTx): number {
  const topology = tx.settings.get(SETTINGS)?.onprem.topology
  return topology === 'multiconnect' ? (tx.onprem.get(DEPLOYMENT)?.shards ?? 1) : 1
}

/** The processes of an installation of several nodes, or the one of a single instance. */
export function nodesOf(tx: ReadTx, now: number): OnpremNode[] {
  const deployment = tx.onprem.get(DEPLOYMENT)
  if (!deployment) return []
  const topology = tx.settings.get(SETTINGS)?.onprem.topology ?? 'single'
  const status = gatewayStatus(deployment, now)
  return plan(topology, deployment).map(({ host, role, active, shards }) => {
    const override = deployment.nodes?.[host]
    const own = active || status === 'unregistered' ? status : 'disconnected'
    return {
      host,
      role,
      shards,
      gatewayStatus: override?.gateway_status ?? own,
      unreachable: override?.unreachable ?? (role === 'coreapp' && deployment.coreappDown === true),
    }
  })
}

function gatewayStatus(deployment: Deployment, now: number): GatewayStatus {
  if (deployment.registration !== 'registered') return 'unregistered'
  const { failover, registeredAt } = deployment
  if (failover && failover.until > now) return 'connecting'
  if (registeredAt !== undefined && now - registeredAt < CONNECT_MS) return 'connecting'
  return 'connected'
}

interface Planned {
  readonly host: string
  readonly role: NodeRole
  /** Holds a connection to WhatsApp when all is well. */
  readonly active: boolean
  readonly shards: readonly number[]
}

function plan(
  topology: WorldSettings['onprem']['topology'],
  { primary = 0, shards }: Deployment,
): Planned[] {
  if (topology === 'single') return [{ host: SINGLE, role: 'coreapp', active: true, shards: [0] }]
  if (topology === 'ha') {
    const coreapps = [0, 1].map((at) =>
      coreapp(at, at === primary % 2, at === primary % 2 ? [-1, 0] : []),
    )
    return [{ host: 'master-1', role: 'primary_master', active: false, shards: [] }, ...coreapps]
  }
  const masters = [0, 1].map((at): Planned => {
    const isPrimary = at === primary % 2
    const role = isPrimary ? 'primary_master' : 'secondary_master'
    return { host: `master-${at + 1}`, role, active: isPrimary, shards: isPrimary ? [-1] : [] }
  })
  return [...masters, ...Array.from({ length: shards }, (_, at) => coreapp(at, true, [at]))]
}

const coreapp = (at: number, active: boolean, shards: readonly number[]): Planned => ({
  host: `wacore${at + 1}`,
  role: 'coreapp',
  active,
  shards,
})

/** Whether messages can leave now, and callbacks be made. A failover keeps both until it is over. */
export function isConnected(tx: ReadTx, now: number): boolean {
  const deployment = tx.onprem.get(DEPLOYMENT)
  if (deployment?.failover && deployment.failover.until > now) return false
  const untouched = !deployment?.nodes && !deployment?.coreappDown
  if (deployment?.registration === 'registered' && untouched) return true
  return nodesOf(tx, now).some(
    ({ role, gatewayStatus: status, unreachable }) =>
      role === 'coreapp' && !unreachable && (status === 'connected' || status === 'connecting'),
  )
}
