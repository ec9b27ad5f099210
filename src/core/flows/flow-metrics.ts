import { DAY_MS, HOUR_MS } from '../duration.ts'
import { isObject, type Json } from '../json.ts'
import type { ReadTx, Tx } from '../tx.ts'

/** Why a request to an endpoint came to nothing, as metrics and alerts name it. */
export const flowFailures = [
  'timeout_error',
  'unexpected_http_status_code',
  'cannot_be_served',
  'no_http_response_error',
] as const

export type FlowFailure = (typeof flowFailures)[number]

/** What came of one request; latency in whole seconds, rounded up. */
export interface FlowRequestOutcome {
  readonly at: number
  readonly seconds: number
  readonly failure?: FlowFailure
}

/** Counts of an hour: `requests`, `failed`, `e:timeout_error`, `s:1` … */
type Counts = Record<string, number>

const keyOf = (flowId: string, at: number): string =>
  `flow.requests:${flowId}:${Math.floor(at / DAY_MS)}`

export function countFlowRequest(tx: Tx, flowId: string, outcome: FlowRequestOutcome): void {
  const key = keyOf(flowId, outcome.at)
  const day = tx.facts.get(key) ?? {}
  const hour = String(Math.floor(outcome.at / HOUR_MS))
  const counts = { ...(day[hour] as Counts | undefined) }
  const add = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  add('requests')
  add(`s:${Math.min(10, Math.max(1, outcome.seconds))}`)
  if (outcome.failure) {
    add('failed')
    add(`e:${outcome.failure}`)
  }
  tx.facts.put(key, { ...day, [hour]: counts })
}

export interface MetricPoint {
  readonly at: number
  readonly counts: Readonly<Counts>
}

export type Granularity = 'HOUR' | 'DAY' | 'LIFETIME'

export interface MetricSpan {
  readonly since: number
  readonly until: number
  /** Beginning of the day that a time belongs to. */
  dayOf(at: number): number
}

/** Counts by hour, by day or in all, of what lies in [since, until). */
export function flowCounts(
  tx: ReadTx,
  flowId: string,
  granularity: Granularity,
  { since, until, dayOf }: MetricSpan,
): MetricPoint[] {
  const points = new Map<number, Counts>()
  const prefix = `flow.requests:${flowId}:`
  for (const [key, row] of tx.facts.entries()) {
    if (!key.startsWith(prefix)) continue
    for (const [hour, counts] of Object.entries(row)) {
      const at = Number(hour) * HOUR_MS
      if (granularity !== 'LIFETIME' && (at < since || at >= until)) continue
      const start = { HOUR: at, DAY: dayOf(at), LIFETIME: 0 }[granularity]
      points.set(start, added(points.get(start), counts))
    }
  }
  return [...points].sort(([a], [b]) => a - b).map(([at, counts]) => ({ at, counts }))
}

function added(before: Counts = {}, counts: Json | undefined): Counts {
  const sum = { ...before }
  if (!isObject(counts)) return sum
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + Number(count)
  return sum
}
