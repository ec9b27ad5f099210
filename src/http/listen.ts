import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { bindPort, urlOf } from './bind.ts'
import type { Certificates } from './certificates.ts'
import {
  acceptTunnel,
  isProxied,
  readTunnel,
  refuseTunnel,
  serverNameCallback,
} from './forward-proxy.ts'
import { InFlight } from './in-flight.ts'
import { bornForExpress, type ExpressPrototypes } from './request-prototypes.ts'
import { isLocalHost } from './trusted-caller.ts'
import { bindConnection } from './world-address.ts'

export type App = ExpressPrototypes &
  ((request: IncomingMessage, response: ServerResponse) => unknown)

export interface ListenOptions {
  readonly app: App
  /** `localhost` is both loopback families. */
  readonly host: string
  /** 0 picks a free port. */
  readonly httpPorts: readonly number[]
  readonly httpsPorts: readonly number[]
  readonly certificates: Certificates
  /** World that these ports stand for; undefined = what the request says. */
  readonly world?: string
  onUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

export interface Listeners {
  /** One for each port, in the order asked for. */
  readonly httpUrls: readonly string[]
  readonly httpsUrls: readonly string[]
  /** All of them, plain ones first; each listens. */
  readonly servers: readonly Server[]
  /** Accepts no more, finishes what is in flight for up to `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>
}

const GRACE_MS = 5_000
/** Clients that keep connections in a pool expect a server to outlast the usual 60 s of idleness. */
const KEEP_ALIVE_MS = 72_000
/** A Graph call may carry all of its parameters, and a long `fields` or `after`, in the query. */
const MAX_HEADER_BYTES = 65_536
/** Long after the first answer: making the CA must not delay the start. */
const PREPARE_MS = 300

export async function createListeners(options: ListenOptions): Promise<Listeners> {
  const inFlight = new InFlight()
  const tunnels = withRequests(createServer(settings(options)), options, inFlight)
  const servers: Server[] = []
  const close = async (graceMs = GRACE_MS) => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
    await inFlight.close(graceMs)
    await Promise.all(closed)
  }
  const open = async (scheme: 'http' | 'https', port: number) => {
    const { port: bound, servers: opened } = await bindPort(options.host, port, () => {
      const server = scheme === 'http' ? plainServer(options) : tlsServer(options)
      withRequests(server, options, inFlight)
      return withTunnels(server, tunnels, options)
    })
    servers.push(...opened)
    return urlOf(scheme, options.host, bound)
  }

  const httpUrls: string[] = []
  const httpsUrls: string[] = []
  if (options.httpsPorts.length > 0) await options.certificates.check()
  try {
    for (const port of options.httpPorts) httpUrls.push(await open('http', port))
    for (const port of options.httpsPorts) httpsUrls.push(await open('https', port))
  } catch (error) {
    await close(0)
    throw error
  }
  if (httpsUrls.length > 0) prepareLater(options.certificates)
  return { httpUrls, httpsUrls, servers, close }
}

function settings({ app }: ListenOptions) {
  return {
    ...bornForExpress(app),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  }
}

function plainServer(options: ListenOptions): Server {
  const server = createServer(settings(options))
  server.on('connection', (socket) => bind(socket, options.world))
  return server
}

function tlsServer(options: ListenOptions): Server {
  const { certificates } = options
  const server = createTlsServer({
    ...settings(options),
    SNICallback: serverNameCallback(certificates),
  })
  const load = async () => server.setSecureContext(await certificates.usualPair())
  let ready: Promise<void> | undefined
  holdConnections(server, () => {
    ready ??= load()
    return ready
  })
  const forget = certificates.onChange(() => {
    if (ready) ready = load()
  })
  server.on('close', forget)
  server.on('secureConnection', (socket) => bind(socket, options.world))
  return server
}

/** The certificate is made, and the library for it loaded, when somebody first connects. */
function holdConnections(server: Server, ready: () => Promise<void>): void {
  const accept = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const start = () => {
      for (const listener of accept) listener.call(server, socket)
    }
    const refuse = (error: Error) => {
      socket.destroy()
      server.emit('tlsClientError', error, socket)
    }
    ready().then(start, refuse)
  })
}

function withRequests(server: Server, options: ListenOptions, inFlight: InFlight): Server {
  server.on('connection', (socket: Socket) => inFlight.addSocket(socket))
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    inFlight.add(response)
    if (request.url?.startsWith('/') || isForUs(request)) options.app(request, response)
    else response.writeHead(403, { 'content-type': 'text/plain' }).end('not proxied\n')
  })
  if (options.onUpgrade) server.on('upgrade', options.onUpgrade)
  return server
}

function withTunnels(server: Server, tunnels: Server, options: ListenOptions): Server {
  const { certificates } = options
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const tunnel = readTunnel(request)
    const world = tunnel.world ?? options.world
    if (!isProxied(tunnel.host)) return refuseTunnel(socket, tunnel)
    acceptTunnel(socket, head, tunnel, {
      server: tunnels,
      certificates,
      ...(world !== undefined && { world }),
    }).catch(() => socket.destroy())
  })
  return server
}

function bind(socket: Socket, world: string | undefined): void {
  if (world !== undefined) bindConnection(socket, world)
}

/** `GET http://graph.facebook.com/…`: what a client sends to its proxy for plain HTTP. */
function isForUs(request: IncomingMessage): boolean {
  const url = request.url ?? ''
  if (!URL.canParse(url)) return true
  const { hostname } = new URL(url)
  const { world } = readTunnel(request)
  if (world !== undefined) request.headers['x-emulator-world'] ??= world
  return isProxied(hostname) || isLocalHost(hostname, [])
}

function prepareLater(certificates: Certificates): void {
  // What goes wrong here goes wrong again, and is told, at the first connection.
  setTimeout(() => void certificates.prepare().catch(() => undefined), PREPARE_MS).unref()
}
