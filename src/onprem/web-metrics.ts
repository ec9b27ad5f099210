import type { LoggedRequest, World } from '../world.ts'
import { counter, gauge, type Metrics, Tally } from './metric.ts'

const PROCESSES = 128

/** What the web server counts. Its start is the first request that the journal still holds. */
export function webMetrics(world: World): Metrics {
  const requests = [...world.requests.values()].filter(({ dialect }) => dialect === 'onprem')
  const since = requests[0]?.at ?? world.clock.now()
  const bytes = requests.reduce((sum, { reply = '' }) => sum + reply.length, 0)
  const states = [
    { labels: { state: 'read' }, value: 0 },
    { labels: { state: 'handle-request' }, value: 1 },
    { labels: { state: 'idle' }, value: PROCESSES - 1 },
  ]
  return {
    web_uptime: gauge(
      'Number of seconds since web server has started',
      Math.max(0, Math.floor((world.clock.now() - since) / 1000)),
    ),
    web_connections: counter('Total number of connections accepted', requests.length + 1),
    web_pending_connections: gauge('Current number of pending connections in the queue', 0),
    web_max_pending_connections: gauge('Maximum number of pending connections in the queue', 0),
    web_queue_len: gauge('Size of queue for pending connections', 1024),
    web_idle_processes: gauge('Current number of idle processes', PROCESSES - 1),
    web_total_processes: gauge('Total process limit', PROCESSES),
    web_process_limit_hit: counter('Total number of times reached process limit', 0),
    web_handled_requests: counter('Total number of requests handled', requests.length),
    web_out_kbytes: counter('Total outgoing traffic in kbytes', Math.floor(bytes / 1024)),
    web_requests: gauge('Number of ongoing requests', states),
    ...apiMetrics(requests),
  }
}

function apiMetrics(requests: readonly LoggedRequest[]): Metrics {
  const [count, sum, dbCount, coreCount, coreSum] = [
    new Tally(),
    new Tally(),
    new Tally(),
    new Tally(),
    new Tally(),
  ]
  for (const request of requests) {
    const method = methodLabel(request)
    const result = String(request.status)
    count.add({ result, method })
    sum.add({ result, method }, request.ms)
    dbCount.add({ query: 'executeQuery', result: 'ok', method })
    if (!isRelayed(request)) continue
    coreCount.add({ coreapp: 'wacore:6252', result, method })
    coreSum.add({ coreapp: 'wacore:6252', result, method }, request.ms)
  }
  return {
    api_requests_duration_ms_sum: counter('Total number of durations of API requests', sum.samples),
    api_requests_duration_ms_count: counter('Total number of API requests', count.samples),
    api_requests_db_duration_ms_sum: counter(
      'Total time spent in making DB calls',
      dbCount.samples.map((sample) => ({ ...sample, value: 0 })),
    ),
    api_requests_db_duration_ms_count: counter('Total number of calls to the DB', dbCount.samples),
    api_requests_coreapp_duration_ms_sum: counter(
      'Total time spent in making CoreApp calls',
      coreSum.samples,
    ),
    api_requests_coreapp_duration_ms_count: counter(
      'Total number of calls to the CoreApp',
      coreCount.samples,
    ),
  }
}

/** What the web server answers by itself never reaches the core: its own routes, and those that there are not. */
const isRelayed = ({ endpoint, path }: LoggedRequest): boolean =>
  endpoint !== undefined && !/^\/(metrics|v1\/users)/.test(path)

/** `PATCH_v1_settings_application`; the variable parts of a path are left out. */
function methodLabel({ method, endpoint, path }: LoggedRequest): string {
  const row = endpoint?.replace(/^\S+ /, '') ?? path
  return `${method}${row.replace(/\/\{[^}]+\}/g, '').replaceAll('/', '_')}`
}
