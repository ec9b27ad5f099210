import { limiterStats } from '../core/limits/onprem-requests.ts'
import type { Message } from '../core/messages/message.ts'
import { isRegistered } from '../core/onprem/deployment.ts'
import type { LoggedRequest, World } from '../world.ts'
import { counter, gauge, type Metrics, Tally } from './metric.ts'

export function endpointStats(world: World): Metrics {
  const [requests, count, sum] = [new Tally(), new Tally(), new Tally()]
  for (const request of world.requests.values()) {
    if (request.dialect !== 'onprem' || !request.path.startsWith('/v1/')) continue
    // The web server answers by itself what is no endpoint.
    if (request.endpoint === undefined) continue
    const method = endpointKind(request.path)
    const result = resultOf(request)
    requests.add({ method, result })
    count.add({ method, result })
    sum.add({ method, result }, request.ms)
  }
  return {
    endpoint_requests: counter('Total number of endpoint requests made', requests.samples),
    endpoint_requests_duration_ms_count: counter(
      'Total number of endpoint requests',
      count.samples,
    ),
    endpoint_requests_duration_ms_sum: counter(
      'Total duration(ms) of endpoint requests',
      sum.samples,
    ),
  }
}

function endpointKind(path: string): string {
  const [, , family, kind] = path.split('/')
  if (family === 'contacts') return 'contacts'
  if (family === 'messages') return 'messaging'
  return family === 'stats' ? `${kind}_stats` : 'control'
}

/** `ok`, or the code of the first error. */
function resultOf({ status, reply }: LoggedRequest): string {
  if (status < 400) return 'ok'
  return /"code":(\d+)/.exec(reply ?? '')?.[1] ?? String(status)
}

/** Each status of a message was a commit of the message store. */
export function databaseStats(all: readonly Message[]): Metrics {
  const stored = all.reduce((sum, { history }) => sum + history.length, 0)
  const queued = all.filter(({ direction }) => direction === 'outbound').length
  const commits = [
    { labels: { db: 'messageStore', request: 'commit' }, value: stored },
    { labels: { db: '_jobqueue-WhatsApp', request: 'prepare' }, value: queued },
  ]
  const none = commits.map(({ labels }) => ({ labels, value: 0 }))
  return {
    db_request_duration_us_count: counter('Total number of successful SQL queries', commits),
    db_request_duration_us_sum: counter(
      'Total duration(microseconds) of successful SQL queries',
      none,
    ),
    db_request_error_duration_us_count: counter('Total number of failed SQL queries', none),
    db_request_error_duration_us_sum: counter(
      'Total duration(microseconds) of failed SQL queries',
      none,
    ),
  }
}

export function serverStats(world: World): Metrics {
  const connected = isRegistered(world.store.read) ? 1 : 0
  const connection = [{ labels: { result: 'Connected' }, value: connected }]
  const requests = [{ labels: { operation: 'FieldStatsResult', result: 'ok' }, value: 0 }]
  return {
    internal_server_conn_duration_ms_count: counter(
      'Total number of internal server connection requests made',
      connection,
    ),
    internal_server_conn_duration_ms_sum: counter(
      'Total time spent in connecting to internal server in ms',
      connection.map(({ labels }) => ({ labels, value: 0 })),
    ),
    internal_server_requests_duration_ms_count: counter(
      'Number of internal server requests',
      requests,
    ),
    internal_server_requests_duration_ms_sum: counter(
      'Duration of internal server requests',
      requests,
    ),
  }
}

const limiterHelp: Readonly<Record<string, string>> = {
  concurrent_rate_limit_triggered: 'Times the limit of concurrent requests was hit',
  per_sec_request_rate_limit_triggered: 'Times the limit of requests per second was hit',
  per_hour_request_rate_limit_triggered: 'Times the limit of requests per hour was hit',
  per_day_request_rate_limit_triggered: 'Times the limit of requests per day was hit',
  per_day_contacts_scrape_limit_triggered: 'Times the limit of contacts per day was hit',
}

export const limitStats = (world: World): Metrics =>
  Object.fromEntries(
    Object.entries(limiterStats(world.limits)).map(([name, value]) => [
      name,
      gauge(limiterHelp[name] ?? name, value),
    ]),
  )
