import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import type { Flow } from './flow.ts'
import { flowAlert } from './flow-alert.ts'
import { healthOf } from './flow-health.ts'
import { tellFlow } from './flow-status.ts'

/**
 * The day on which a version of Flow JSON stops being good. ASSUMED: Meta gives each version a day as it ages, and these are ours; those of
 * the newest are still to come.
 */
const expiries: Readonly<Record<string, string>> = {
  '2.1': '2026-06-30',
  '3.0': '2026-06-30',
  '3.1': '2026-06-30',
  '4.0': '2026-09-30',
  '5.0': '2026-12-31',
  '5.1': '2027-03-31',
  '6.0': '2027-06-30',
  '6.1': '2027-06-30',
  '6.2': '2027-09-30',
  '6.3': '2027-09-30',
}
/** ASSUMED: the first warning comes so long before, the second one on the day. */
const NOTICE_MS = 30 * DAY_MS

/** Warns about the version that customers get when its time comes; at once when that is over. */
export function watchExpiry(tx: Tx, env: Env, flow: Flow): void {
  const { expiry: known, ...health } = healthOf(tx, flow.id)
  const version = String(flow.publishedJson?.['version'])
  const day = expiries[version]
  const told = known?.version === version ? known.told : undefined
  if (told === 'over') return
  if (known?.jobId !== undefined) tx.cancel(known.jobId)
  if (day === undefined) {
    if (known) tx.flowHealth.put(flow.id, health)
    return
  }
  const end = Date.parse(day)
  const due = told === 'soon' || env.now() >= end ? end : end - NOTICE_MS
  const { id: jobId } = tx.schedule({
    due: Math.max(env.now(), due),
    kind: 'flow.expiry',
    data: { flowId: flow.id },
    background: true,
  })
  tx.flowHealth.put(flow.id, { ...health, expiry: { version, jobId, ...(told && { told }) } })
}

/** The job `flow.expiry`. */
export function warnOfExpiry(tx: Tx, env: Env, flowId: string): void {
  const flow = tx.flows.get(flowId)
  const { expiry, ...health } = healthOf(tx, flowId)
  if (!flow?.publishedJson || !expiry) return
  if (flow.status === 'DEPRECATED') return
  const { version } = expiry
  const day = expiries[version] ?? ''
  const isOver = env.now() >= Date.parse(day)
  const warning = expiryWarning(flow, version, `${isOver ? 'expired' : 'expires'} on ${day}`)
  tellFlow(tx, flow, flowAlert(flow.id, 'FLOW_VERSION_EXPIRY_WARNING', { warning }))
  tx.flowHealth.put(flowId, { ...health, expiry: { version, told: isOver ? 'over' : 'soon' } })
  if (!isOver) watchExpiry(tx, env, flow)
}

const expiryWarning = (flow: Flow, version: string, what: string): string =>
  `Flow ${flow.name} uses Flow JSON version ${version}, which ${what}. Move it to a newer version.`

/** Flows that came with a seed: nobody has published them. */
export function watchExpiries(tx: Tx, env: Env): void {
  for (const flow of tx.flows.values()) {
    const isWatched = tx.flowHealth.get(flow.id)?.expiry !== undefined
    if (flow.publishedJson && flow.status !== 'DEPRECATED' && !isWatched) watchExpiry(tx, env, flow)
  }
}
