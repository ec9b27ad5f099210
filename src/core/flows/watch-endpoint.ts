import type { Json, JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'
import type { Flow } from './flow.ts'
import { flowAlert } from './flow-alert.ts'
import type { FlowFailure } from './flow-metrics.ts'
import { tellFlow } from './flow-status.ts'

const WINDOW_MS = 30 * 60_000
/** So many requests are looked at, at least and at most. The least is ours: Meta names none. */
const FEWEST = 10
const MOST = 200

/** One request to the endpoint, short: rows of state are written often. */
type Seen = [at: number, ms: number, failure: string]

/** What an alert watches: its levels, the worst last, and what it says. */
interface Watch {
  readonly event: string
  readonly levels: readonly number[]
  /** Over a level is bad, or under it. */
  readonly bad: 'over' | 'under'
  value(seen: readonly Seen[]): number
  facts(seen: readonly Seen[]): JsonObject
}

const percent = (part: number, all: number): number => Math.round((10_000 * part) / all) / 100
const failed = (seen: readonly Seen[]): Seen[] => seen.filter(([, , failure]) => failure !== '')

function latency(seen: readonly Seen[], share: number): number {
  const sorted = seen.map(([, ms]) => ms).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const watches: readonly Watch[] = [
  {
    event: 'ENDPOINT_ERROR_RATE',
    levels: [5, 10, 50],
    bad: 'over',
    value: (seen) => percent(failed(seen).length, seen.length),
    facts: (seen) => ({
      error_rate: percent(failed(seen).length, seen.length),
      errors: errorsOf(seen),
    }),
  },
  {
    event: 'ENDPOINT_LATENCY',
    levels: [1000, 5000, 7000],
    bad: 'over',
    value: (seen) => latency(seen, 0.9),
    facts: (seen) => ({
      p50_latency: latency(seen, 0.5),
      p90_latency: latency(seen, 0.9),
      requests_count: seen.length,
    }),
  },
  {
    event: 'ENDPOINT_AVAILABILITY',
    levels: [90],
    bad: 'under',
    value: (seen) => percent(seen.length - failed(seen).length, seen.length),
    facts: (seen) => ({ availability: percent(seen.length - failed(seen).length, seen.length) }),
  },
]

function errorsOf(seen: readonly Seen[]): Json[] {
  const counts = new Map<string, number>()
  for (const [, , failure] of failed(seen)) counts.set(failure, (counts.get(failure) ?? 0) + 1)
  return [...counts].map(([failure, count]) => ({
    error_type: failure.replace(/_error$/, '').toUpperCase(),
    error_rate: percent(count, seen.length),
    error_count: count,
  }))
}

/** Looks at the last half hour after each request; an alert begins or ends where a level is crossed. */
export function watchEndpoint(
  tx: Tx,
  flow: Flow,
  outcome: { at: number; ms: number; failure?: FlowFailure },
): void {
  const key = `flow.watch:${flow.id}`
  const row = tx.facts.get(key)
  const before = ((row?.['seen'] ?? []) as unknown as Seen[]).filter(
    ([at]) => at > outcome.at - WINDOW_MS,
  )
  const seen = [...before, [outcome.at, outcome.ms, outcome.failure ?? ''] as Seen].slice(-MOST)
  const alerts = { ...(row?.['alerts'] as Record<string, number> | undefined) }
  for (const watch of watches) {
    const known = alerts[watch.event] ?? 0
    const level = seen.length < FEWEST ? 0 : levelOf(watch, seen)
    if (level === known) continue
    const isWorse = known === 0 || (level !== 0 && level > known)
    const facts = {
      message: `${watch.event} of ${flow.name} ${isWorse ? 'crossed' : 'is back from'} ${isWorse ? level : known}`,
      ...watch.facts(seen),
      threshold: isWorse ? level : known,
      alert_state: isWorse ? 'ACTIVATED' : 'DEACTIVATED',
    }
    tellFlow(tx, flow, flowAlert(flow.id, watch.event, facts))
    alerts[watch.event] = level
  }
  tx.facts.put(key, { seen, alerts })
}

/** The worst level that is crossed; 0 where none is. */
function levelOf({ levels, bad, value }: Watch, seen: readonly Seen[]): number {
  const now = value(seen)
  return levels.findLast((level) => (bad === 'over' ? now > level : now < level)) ?? 0
}
