import type { Json, JsonObject } from '../json.ts'
import type { FlowAlert, FlowHealth } from './flow-health.ts'

/** What an alert watches: its levels, the worst last, and what it says. */
export interface Watch {
  readonly alert: FlowAlert
  readonly levels: readonly number[]
  /** Over a level is bad, or under it. */
  readonly bad: 'over' | 'under'
  /** At this level the Flow is throttled, and blocked when it stays there. ASSUMED: Meta names no figure. */
  readonly throttlesAt?: number
  /** How much there is to judge by. */
  count(health: FlowHealth): number
  value(health: FlowHealth): number
  facts(health: FlowHealth): JsonObject
}

const percent = (part: number, all: number): number =>
  all === 0 ? 0 : Math.round((10_000 * part) / all) / 100

const failuresOf = ({ requests }: FlowHealth): string[] =>
  requests.flatMap(([, , failure]) => (failure === '' ? [] : [failure]))

const errorsOf = ({ steps }: FlowHealth): string[] =>
  steps.flatMap(([, error]) => (error === '' ? [] : [error]))

function latency({ requests }: FlowHealth, share: number): number {
  const sorted = requests.map(([, ms]) => ms).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const availability = (health: FlowHealth): number =>
  100 - percent(failuresOf(health).length, health.requests.length)

/** How often each error came. */
function tally(errors: readonly string[], all: number): Json[] {
  const counts = new Map<string, number>()
  for (const each of errors) counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts].map(([error, count]) => ({
    error_type: error.replace(/_error$/, '').toUpperCase(),
    error_rate: percent(count, all),
    error_count: count,
  }))
}

/** Percent and milliseconds, over half an hour for endpoints and an hour for phones. */
export const watches: readonly Watch[] = [
  {
    alert: 'CLIENT_ERROR_RATE',
    levels: [5, 10, 50],
    bad: 'over',
    throttlesAt: 50,
    count: ({ steps }) => steps.length,
    value: (health) => percent(errorsOf(health).length, health.steps.length),
    facts: (health) => ({
      error_rate: percent(errorsOf(health).length, health.steps.length),
      errors: tally(errorsOf(health), health.steps.length),
    }),
  },
  {
    alert: 'ENDPOINT_ERROR_RATE',
    levels: [5, 10, 50],
    bad: 'over',
    throttlesAt: 50,
    count: ({ requests }) => requests.length,
    value: (health) => percent(failuresOf(health).length, health.requests.length),
    facts: (health) => ({
      error_rate: percent(failuresOf(health).length, health.requests.length),
      errors: tally(failuresOf(health), health.requests.length),
    }),
  },
  {
    alert: 'ENDPOINT_LATENCY',
    levels: [1000, 5000, 7000],
    bad: 'over',
    throttlesAt: 7000,
    count: ({ requests }) => requests.length,
    value: (health) => latency(health, 0.9),
    facts: (health) => ({
      p50_latency: latency(health, 0.5),
      p90_latency: latency(health, 0.9),
      requests_count: health.requests.length,
    }),
  },
  {
    alert: 'ENDPOINT_AVAILABILITY',
    levels: [90],
    bad: 'under',
    count: ({ requests }) => requests.length,
    value: availability,
    facts: (health) => ({ availability: availability(health) }),
  },
]

/** Fewer than these raise no alarm; they may end one. ASSUMED: Meta names no figure. */
const FEWEST = 10

/** The worst level that is crossed; 0 where none is. */
export function levelOf(watch: Watch, health: FlowHealth): number {
  const { levels, bad, count, value, alert } = watch
  const seen = count(health)
  if (seen === 0) return 0
  const now = value(health)
  const level = levels.findLast((each) => (bad === 'over' ? now > each : now < each)) ?? 0
  return seen < FEWEST ? Math.min(level, health.alerts[alert] ?? 0) : level
}
