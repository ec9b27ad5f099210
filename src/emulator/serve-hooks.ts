import type { Call, Dialect, Endpoint, Reply } from '../http/endpoint.ts'
import type { ServeHooks } from '../http/serve.ts'
import { systemWall } from '../runtime/clock.ts'
import type { Logger } from '../runtime/logger.ts'
import type { LoggedRequest, World } from '../world.ts'
import { createMetrics, type Metrics } from './request-metrics.ts'
import type { createTrafficHooks } from './traffic-hooks.ts'

/** Longer bodies are cut in the request journal. */
const KEPT_BODY = 16_384
const secretHeaders = new Set(['authorization', 'cookie', 'x-emulator-admin-token'])

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
      const logged = loggedRequest(call, reply, sent, dialect, endpoint, ms)
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

function loggedRequest(
  call: Call<World>,
  reply: Reply,
  sent: string | undefined,
  dialect: Dialect<World>,
  endpoint: Endpoint<World> | undefined,
  ms: number,
): LoggedRequest {
  const { rawBody, notes } = call
  return {
    id: call.number,
    at: call.at,
    dialect: dialect.name,
    method: call.method,
    path: call.path,
    query: withoutSecrets(call.query),
    headers: redacted(call.headers),
    status: reply.status,
    ms,
    ...(typeof rawBody === 'string' && rawBody !== '' && { body: bodyText(rawBody) }),
    ...(sent !== undefined && { reply: replyText(sent) }),
    ...(endpoint && { endpoint: `${endpoint.method} ${endpoint.path}` }),
    ...(Object.keys(notes).length > 0 && { notes }),
  }
}

/** Replies that carry a token are few: paging links, and those of the token endpoints. */
const replyText = (text: string): string =>
  text.includes('access_token') ? bodyText(text) : text.slice(0, KEPT_BODY)

const bodyText = (text: string): string =>
  text
    .slice(0, KEPT_BODY)
    .replace(
      /("(?:password|new_password|access_token|client_secret|fb_exchange_token|pin)"\s*:\s*")[^"]*/g,
      '$1***',
    )
    .replace(
      /((?:^|[?&])(?:access_token|client_secret|code|fb_exchange_token|pin)=)[^&]*/g,
      '$1***',
    )

function withoutSecrets(query: URLSearchParams): string {
  const secrets = [
    'access_token',
    'client_secret',
    'code',
    'fb_exchange_token',
    'input_token',
    'appsecret_proof',
    'pin',
  ]
  if (!secrets.some((name) => query.has(name))) return query.toString()
  const shown = new URLSearchParams(query)
  for (const name of secrets) if (shown.has(name)) shown.set(name, '***')
  return shown.toString()
}

function redacted(headers: Call<World>['headers']): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined) continue
    shown[name] = secretHeaders.has(name) ? '***' : Array.isArray(value) ? value.join(', ') : value
  }
  return shown
}
