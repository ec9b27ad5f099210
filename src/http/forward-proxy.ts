import type { IncomingMessage, Server } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import type { KeyPair } from './certificate-files.ts'
import { type Certificates, META_NAMES } from './certificates.ts'
import { bindConnection } from './world-address.ts'

/** A request to connect to another host: `CONNECT graph.facebook.com:443`. */
export interface Tunnel {
  readonly host: string
  readonly port: number
  /** World that the user name of the proxy's address chooses. */
  readonly world: string | undefined
}

export function readTunnel(request: IncomingMessage): Tunnel {
  const [, host = '', port = '443'] = /^(.*?)(?::(\d+))?$/.exec(request.url ?? '') ?? []
  return {
    host: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port: Number(port),
    world: userOf(request.headers['proxy-authorization']),
  }
}

function userOf(credentials: string | undefined): string | undefined {
  const basic = /^basic\s+(\S+)$/i.exec(credentials ?? '')?.[1]
  if (basic === undefined) return undefined
  const [user] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return user || undefined
}

/** Only Meta's names lead here; the emulator is no way out to anywhere else. */
export function isProxied(host: string): boolean {
  return META_NAMES.some((name) => name === host.toLowerCase())
}

export function refuseTunnel(socket: Duplex, { host }: Tunnel): void {
  const body = `waba-emulator is a proxy for ${META_NAMES.join(', ')} only, not for ${host}\n`
  const head = [
    'HTTP/1.1 403 Forbidden',
    'Content-Type: text/plain',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Where the connections of a tunnel end: a server of ours, plain or under TLS. */
export interface TunnelEnd {
  readonly server: Server
  readonly certificates: Certificates
  readonly world?: string
}

/** Serves the client's end as if it had connected to the host it named; port 80 is plain, anything else is TLS. */
export async function acceptTunnel(
  socket: Duplex,
  head: Buffer,
  { port }: Tunnel,
  { server, certificates, world }: TunnelEnd,
): Promise<void> {
  const pair = port === 80 ? undefined : await certificates.usualPair()
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  if (head.length > 0) socket.unshift(head)
  const inner = pair ? secured(socket, pair, certificates) : socket
  if (world !== undefined && inner instanceof Socket) bindConnection(inner, world)
  server.emit('connection', inner)
}

function secured(socket: Duplex, pair: KeyPair, certificates: Certificates): TLSSocket {
  const inner = new TLSSocket(socket, {
    isServer: true,
    secureContext: createSecureContext(pair),
    SNICallback: serverNameCallback(certificates),
  })
  inner.on('error', () => socket.destroy())
  return inner
}

/** The form in which `node:tls` asks for the certificate of a name. */
export function serverNameCallback(certificates: Certificates) {
  return (name: string, done: (error: Error | null, context?: SecureContext) => void): void => {
    certificates.contextFor(name).then((context) => done(null, context), done)
  }
}
