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

const requestsOf = ({ requests }: FlowHealth): number => requests.length

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

/** How many of all went wrong, in percent. */
const errorRate = (
  alert: FlowAlert,
  count: Watch['count'],
  errors: (health: FlowHealth) => string[],
): Watch => ({
  alert,
  levels: [5, 10, 50],
  bad: 'over',
  throttlesAt: 50,
  count,
  value: (health) => percent(errors(health).length, count(health)),
  facts: (health) => ({
    error_rate: percent(errors(health).length, count(health)),
    errors: tally(errors(health), count(health)),
  }),
})

/** Percent and milliseconds, over half an hour for endpoints and an hour for phones. */
export const watches: readonly Watch[] = [
  errorRate('CLIENT_ERROR_RATE', ({ steps }) => steps.length, errorsOf),
  errorRate('ENDPOINT_ERROR_RATE', requestsOf, failuresOf),
  {
    alert: 'ENDPOINT_LATENCY',
    levels: [1000, 5000, 7000],
    bad: 'over',
    throttlesAt: 7000,
    count: requestsOf,
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
    count: requestsOf,
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
