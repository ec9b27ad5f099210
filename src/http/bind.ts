import type { AddressInfo, Server } from 'node:net'
import { networkInterfaces } from 'node:os'

const LOOPBACKS = ['127.0.0.1', '::1']
/** A free port of one family may be taken in the other; then another one is tried. */
const TRIES = 20

/** Opens one port on every address that the host stands for. `create` makes a server for each of them. */
export async function bindPort<S extends Server>(
  host: string,
  port: number,
  create: () => S,
): Promise<{ port: number; servers: S[] }> {
  for (let tries = 1; ; tries++) {
    try {
      return await bindOnce(host, port, create)
    } catch (error) {
      if (port !== 0 || tries === TRIES || codeOf(error) !== 'EADDRINUSE') throw error
    }
  }
}

async function bindOnce<S extends Server>(host: string, port: number, create: () => S) {
  const [first = host, second] = host === 'localhost' ? LOOPBACKS : [host]
  const server = create()
  const taken = await listen(server, first, port)
  if (second === undefined) return { port: taken, servers: [server] }
  const twin = create()
  try {
    await listen(twin, second, taken)
    return { port: taken, servers: [server, twin] }
  } catch (error) {
    if (isFamilyMissing(error)) return { port: taken, servers: [server] }
    server.close()
    throw error
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Many containers have no IPv6 at all. */
function isFamilyMissing(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error) ?? '')
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** How a client on this machine writes the address of a listener. */
export function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  const anywhere = host === '0.0.0.0' || host === '::'
  const name = anywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${scheme}://${name}:${port}`
}

/** Addresses under which others reach a listener on this host, for the certificate. */
export function addressesOf(host: string): string[] {
  if (host === 'localhost') return LOOPBACKS
  if (host !== '0.0.0.0' && host !== '::') return [host]
  return Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).map(({ address }) => address),
  )
}
