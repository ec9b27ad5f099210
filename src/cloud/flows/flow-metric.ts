import { DAY_MS } from '../../core/duration.ts'
import { flowCounts, type Granularity, type MetricPoint } from '../../core/flows/flow-metrics.ts'
import { FlowRefused } from '../../core/flows/flow-refused.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { graphTime, timeParameter } from '../graph-time.ts'
import { pacificDay, pacificOffset } from '../pacific-time.ts'
import { enumValue } from '../parameters.ts'

/** Fewer requests than these show nothing. */
const THRESHOLD = 250

type Counts = MetricPoint['counts']
type Data = { key: string; value: number }[]

const of = (counts: Counts, name: string): number => counts[name] ?? 0

/** Entries of one letter: `e:timeout_error` → `timeout_error`. */
const listed = (counts: Counts, letter: string, divide = 1): Data =>
  Object.entries(counts)
    .filter(([name]) => name.startsWith(letter))
    .map(([name, count]) => ({ key: name.slice(letter.length), value: count / divide }))

const metrics: Readonly<Record<string, (counts: Counts) => Data>> = {
  ENDPOINT_REQUEST_COUNT: (counts) => [{ key: 'value', value: of(counts, 'requests') }],
  ENDPOINT_REQUEST_ERROR: (counts) => listed(counts, 'e:'),
  ENDPOINT_REQUEST_ERROR_RATE: (counts) => listed(counts, 'e:', of(counts, 'requests')),
  ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL: (counts) => listed(counts, 's:'),
  ENDPOINT_AVAILABILITY: (counts) => [
    { key: 'succeeded', value: of(counts, 'requests') - of(counts, 'failed') },
    { key: 'failed', value: of(counts, 'failed') },
  ],
}

const longest: Readonly<Record<Granularity, number>> = { HOUR: 30, DAY: 90, LIFETIME: Infinity }

/** Days are those of Meta's headquarters: in its reference they begin at 8 in the morning UTC in winter. */
function dayParameter(text: string | undefined, name: string, now: number): number | undefined {
  const at = timeParameter(text, name, now)
  const isDay = at !== undefined && /^\d{4}-\d\d-\d\d$/.test(text ?? '')
  return isDay ? at - pacificOffset(at) : at
}

/** `metric.name(ENDPOINT_REQUEST_COUNT).granularity(DAY).since(2026-01-01).until(2026-01-31)`. */
export function renderMetric(
  call: Call<World>,
  flowId: string,
  args: Readonly<Record<string, string>>,
): JsonObject {
  const { world } = call
  if (args['name'] === undefined) throw requiredParameter('name')
  const name = enumValue('name', args['name'], Object.keys(metrics))
  const granularity = enumValue('granularity', args['granularity'] ?? 'DAY', [
    'HOUR',
    'DAY',
    'LIFETIME',
  ]) as Granularity
  const now = world.clock.now()
  const until = dayParameter(args['until'], 'until', now) ?? now
  const since = dayParameter(args['since'], 'since', now) ?? until - 30 * DAY_MS
  if (until - since > longest[granularity] * DAY_MS) {
    throw parameterError(`Param since must be within ${longest[granularity]} days of until.`)
  }
  const points = flowCounts(world.store.read, flowId, granularity, {
    since,
    until,
    dayOf: pacificDay,
  })
  const total = points.reduce((sum, { counts }) => sum + of(counts, 'requests'), 0)
  if (total < THRESHOLD) {
    throw new FlowRefused(
      139006,
      'Metric not available',
      `Metrics are shown from ${THRESHOLD} requests on; this Flow had ${total} in that time.`,
    )
  }
  const pick = metrics[name]
  const data_points: Json[] = points.map(({ at, counts }) => ({
    ...(granularity !== 'LIFETIME' && { timestamp: graphTime(at) }),
    data: pick ? pick(counts) : [],
  }))
  return { name, granularity, data_points }
}
