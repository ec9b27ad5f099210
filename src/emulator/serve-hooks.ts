import type { ServeHooks } from '../http/serve-hooks.ts'
import { systemWall } from '../runtime/clock.ts'
import type { Logger } from '../runtime/logger.ts'
import type { LoggedRequest, World } from '../world.ts'
import { LoggedCall } from './logged-call.ts'
import { createMetrics, type Metrics } from './request-metrics.ts'
import type { createTrafficHooks } from './traffic-hooks.ts'

/** What happens around every endpoint: the request journal, the metrics, the log. */
export function createServeHooks(
  log: Logger,
  traffic: ReturnType<typeof createTrafficHooks>,
  worlds: () => Iterable<World>,
): { hooks: ServeHooks<World>; metrics: Metrics } {
  const metrics = createMetrics(worlds)
  const hooks: ServeHooks<World> = {
    ...traffic,
    start(call) {
      traffic.start(call)
      call.kept['started'] = systemWall()
    },
    done(call, reply, sent, dialect, endpoint) {
      const ms = systemWall() - Number(call.kept['started'])
      const logged = new LoggedCall(call, reply.status, sent, dialect.name, endpoint, ms)
      metrics.count(logged)
      logRequest(log, logged)
      if (dialect.name !== 'control') call.world.requests.add(logged)
    },
    bug: (error, call) => log.error({ err: error }, `bug: ${call.method} ${call.path}`),
  }
  return { hooks, metrics }
}

function logRequest(log: Logger, { method, path, status, ms, notes }: LoggedRequest): void {
  const refused = notes?.['refused']
  if (refused !== undefined) log.warn(`${method} ${path} answered ${status}: ${String(refused)}`)
  else if (log.isLevelEnabled('debug')) log.debug(`${method} ${path} ${status} ${ms} ms`)
}
