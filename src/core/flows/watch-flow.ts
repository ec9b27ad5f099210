import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import type { Flow } from './flow.ts'
import { flowAlert } from './flow-alert.ts'
import { type FlowHealth, healthOf, type SeenRequest, type SeenStep } from './flow-health.ts'
import type { FlowFailure } from './flow-metrics.ts'
import { setFlowStatus, tellFlow } from './flow-status.ts'
import { levelOf, type Watch, watches } from './flow-watches.ts'

const HALF_HOUR_MS = 30 * 60_000
/** What an endpoint and a phone did counts for so long. */
const REQUEST_MS = HALF_HOUR_MS
const STEP_MS = 2 * HALF_HOUR_MS
/** So many of each are looked at, at most. */
const MOST = 200
/** ASSUMED: a Flow that is throttled and no better after this long is blocked. */
const PATIENCE_MS = HALF_HOUR_MS
/** ASSUMED: while something is wrong the endpoint is asked again after this long, then after twice that, and so on. */
const FIRST_CHECK_MS = 5 * 60_000
const LONGEST_CHECK_MS = 6 * 60 * 60_000

/** One request to the endpoint: alerts and the status of the Flow follow. */
export function seeRequest(
  tx: Tx,
  env: Env,
  flow: Flow,
  { ms, failure }: { ms: number; failure?: FlowFailure },
): void {
  const request: SeenRequest = [env.now(), ms, failure ?? '']
  const health = healthOf(tx, flow.id)
  look(tx, env, flow, { ...health, requests: [...health.requests, request] })
}

/** One thing that the phone did: without an error, or with one that it met by itself. */
export function seeStep(tx: Tx, env: Env, flow: Flow, error = ''): void {
  const step: SeenStep = [env.now(), error]
  const health = healthOf(tx, flow.id)
  look(tx, env, flow, { ...health, steps: [...health.steps, step] })
}

/** Nothing new; but what was seen has grown older. */
export function lookAgain(tx: Tx, env: Env, flow: Flow): void {
  const { checkAfter: last = FIRST_CHECK_MS, ...health } = healthOf(tx, flow.id)
  look(tx, env, flow, health, Math.min(2 * last, LONGEST_CHECK_MS))
}

function look(tx: Tx, env: Env, flow: Flow, seen: FlowHealth, wait = FIRST_CHECK_MS): void {
  const now = env.now()
  const health: FlowHealth = {
    ...seen,
    requests: recent(seen.requests, now - REQUEST_MS),
    steps: recent(seen.steps, now - STEP_MS),
  }
  const alerts = { ...health.alerts }
  for (const watch of watches) {
    const known = alerts[watch.alert] ?? 0
    const level = levelOf(watch, health)
    if (level === known) continue
    tellAlert(tx, flow, watch, health, known, level)
    alerts[watch.alert] = level
  }
  const judged = judge(tx, env, flow, { ...health, alerts })
  const isNews =
    judged.unwellSince !== seen.unwellSince ||
    watches.some(({ alert }) => alerts[alert] !== seen.alerts[alert])
  tx.flowHealth.put(flow.id, withCheck(tx, now, judged, isNews ? FIRST_CHECK_MS : wait))
}

function recent<Seen extends readonly [at: number, ...rest: unknown[]]>(
  seen: readonly Seen[],
  since: number,
): readonly Seen[] {
  const [first] = seen
  const isNew = first === undefined || first[0] > since
  return isNew && seen.length <= MOST ? seen : seen.filter(([at]) => at > since).slice(-MOST)
}

function tellAlert(
  tx: Tx,
  flow: Flow,
  watch: Watch,
  health: FlowHealth,
  known: number,
  level: number,
): void {
  const isWorse = known === 0 || (level !== 0 && level > known)
  const threshold = isWorse ? level : known
  const facts = {
    message: `${watch.alert} of ${flow.name} ${isWorse ? 'crossed' : 'is back from'} ${threshold}`,
    ...watch.facts(health),
    threshold,
    alert_state: isWorse ? 'ACTIVATED' : 'DEACTIVATED',
  }
  tellFlow(tx, flow, flowAlert(flow.id, watch.alert, facts))
}

/** PUBLISHED → THROTTLED → BLOCKED and back, one step at a time. */
function judge(tx: Tx, env: Env, flow: Flow, health: FlowHealth): FlowHealth {
  const now = env.now()
  const isBad = watches.some(
    ({ alert, throttlesAt = Infinity }) => (health.alerts[alert] ?? 0) >= throttlesAt,
  )
  const { unwellSince, ...well } = health
  const status = tx.flows.get(flow.id)?.status
  const turn = (to: Flow['status']): FlowHealth => {
    setFlowStatus(tx, env, tx.flows.get(flow.id) ?? flow, to)
    return { ...well, unwellSince: now }
  }
  if (status === 'PUBLISHED') return isBad ? turn('THROTTLED') : well
  if (unwellSince === undefined) return well
  if (status === 'BLOCKED') return isBad ? health : turn('THROTTLED')
  if (status !== 'THROTTLED') return well
  if (isBad) return now - unwellSince >= PATIENCE_MS ? turn('BLOCKED') : health
  if (hasAlert(health)) return health
  turn('PUBLISHED')
  return well
}

const hasAlert = ({ alerts }: FlowHealth): boolean =>
  Object.values(alerts).some((level) => level > 0)

/** While something is wrong, somebody looks again; a check that is waiting stays. */
function withCheck(tx: Tx, now: number, health: FlowHealth, wait: number): FlowHealth {
  if (health.checkAfter !== undefined) return health
  if (!hasAlert(health) && health.unwellSince === undefined) return health
  const data = { flowId: health.flowId }
  tx.schedule({ due: now + wait, kind: 'flow.check', data, background: true })
  return { ...health, checkAfter: wait }
}

/** Somebody set the status by hand: it does not end with what throttled or blocked the Flow. */
export function holdStatus(tx: Tx, flowId: string): void {
  const health = tx.flowHealth.get(flowId)
  if (health?.unwellSince === undefined) return
  const { unwellSince: _, ...rest } = health
  tx.flowHealth.put(flowId, rest)
}
