import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** Which world a request means, and how links to it are written. */
export interface WorldAddress {
  readonly world: string
  /** Path and query without the world's prefix. */
  readonly url: string
  /** Origin that the client called, with the world's prefix where it needs one. No slash at the end. */
  readonly base: string
}

/** What one request says about its world. */
export interface Addressed {
  readonly url: string
  /** Value of `X-Emulator-World`. */
  readonly header: string | undefined
  /** World that the port or the proxy user stands for. */
  readonly bound: string | undefined
  /** `http://localhost:9080`, as the client sees it. */
  readonly origin: string
}

const DEFAULT_WORLD = 'default'

const PREFIX = '/w/'

/** First match wins: path prefix, header, port. Links keep the prefix where the port alone does not tell the world. */
export function resolveWorld({ url, header, bound, origin }: Addressed): WorldAddress {
  if (url.startsWith(PREFIX)) {
    const end = endOfSegment(url, PREFIX.length)
    const world = url.slice(PREFIX.length, end)
    const rest = url.slice(end)
    return {
      world,
      url: rest.startsWith('/') ? rest : `/${rest}`,
      base: `${origin}${PREFIX}${world}`,
    }
  }
  if (header) return { world: header, url, base: linkBase(origin, header, bound) }
  return { world: bound ?? DEFAULT_WORLD, url, base: origin }
}

function linkBase(origin: string, world: string, bound: string | undefined): string {
  return world === (bound ?? DEFAULT_WORLD) ? origin : `${origin}${PREFIX}${world}`
}

function endOfSegment(url: string, from: number): number {
  for (let at = from; at < url.length; at++) {
    const char = url[at]
    if (char === '/' || char === '?') return at
  }
  return url.length
}

/** A request to a proxy names the whole URL (`GET http://graph.facebook.com/…`); the path is what counts here. */
function pathOf(url: string): string {
  if (url.startsWith('/')) return url
  const slash = /^https?:\/\/[^/?]*/i.exec(url)?.[0].length ?? 0
  const path = url.slice(slash)
  return path.startsWith('/') ? path : `/${path}`
}

const bindings = new WeakMap<Socket, string>()

/** Every request on this connection means this world, unless it says otherwise. */
export function bindConnection(socket: Socket, world: string): void {
  bindings.set(socket, world)
}

export function readWorldAddress(request: IncomingMessage, trustProxy: boolean): WorldAddress {
  const { headers, socket } = request
  const header = headers['x-emulator-world']
  return resolveWorld({
    url: pathOf(request.url ?? '/'),
    header: typeof header === 'string' ? header : undefined,
    bound: bindings.get(socket),
    origin: originOf(request, trustProxy),
  })
}

/** `Host` and the kind of socket; what a reverse proxy says about them only where it is trusted. */
function originOf(request: IncomingMessage, trustProxy: boolean): string {
  const { headers, socket } = request
  const secure = 'encrypted' in socket && socket.encrypted === true
  const scheme = secure ? 'https' : 'http'
  const host = headers.host ?? `localhost:${socket.localPort ?? ''}`
  if (!trustProxy) return `${scheme}://${host}`
  const forwarded = (name: string) => firstOf(headers[`x-forwarded-${name}`])
  return `${forwarded('proto') ?? scheme}://${withPort(forwarded('host') ?? host, forwarded('port'))}`
}

/** Each proxy on the way appends; the first one is nearest to the client. */
function firstOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value
  return text?.split(',')[0]?.trim() || undefined
}

function withPort(host: string, port: string | undefined): string {
  const hasPort = /:\d+$/.test(host)
  return hasPort || port === undefined || port === '80' || port === '443' ? host : `${host}:${port}`
}
