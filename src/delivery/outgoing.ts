import { isIP } from 'node:net'
import type { Dispatcher } from 'undici'
import type { WorldSettings } from '../core/settings.ts'
import type { Fetched, Outgoing } from '../world.ts'
import { EgressRefused, egressLookup, mayConnect } from './egress.ts'

/** Requests that the emulator makes itself, beside webhooks. undici is loaded at the first one. */
export function createOutgoing(tls: { ca?: readonly string[] } = {}): Outgoing & {
  close(): Promise<void>
} {
  const agents = new Map<WorldSettings['egress'], Dispatcher>()

  async function agent(egress: WorldSettings['egress']): Promise<Dispatcher> {
    const known = agents.get(egress)
    if (known) return known
    const { Agent } = await import('undici')
    const made = new Agent({
      connect: {
        lookup: egressLookup(egress) as never,
        timeout: 10_000,
        ...(tls.ca && { ca: [...tls.ca] }),
      },
      keepAliveTimeout: 1_000,
    })
    agents.set(egress, made)
    return made
  }

  return {
    async get(url, options): Promise<Fetched> {
      if (!isWebUrl(url)) return { errno: 3, error: 'URL using bad/illegal format or missing URL' }
      const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
      if (options.egress === 'none') return told(new EgressRefused(host))
      if (isIP(host) && !mayConnect(options.egress, host)) return told(new EgressRefused(host))
      try {
        const dispatcher = await agent(options.egress)
        const { request } = await import('undici')
        const reply = await request(url, {
          dispatcher,
          method: 'GET',
          headersTimeout: options.timeoutMs,
          bodyTimeout: options.timeoutMs,
          headers: options.headers ?? {},
        })
        // Whoever needs no body destroys it, which is an error to undici.
        reply.body.on('error', () => undefined)
        const headers: Record<string, string> = {}
        for (const [name, value] of Object.entries(reply.headers)) headers[name] = String(value)
        return {
          status: reply.statusCode,
          statusText: reply.statusText,
          headers,
          body: reply.body,
        }
      } catch (error) {
        const unknown = isUnresolved(error) && options.egress === 'local' && !isLocalName(host)
        return told(unknown ? new EgressRefused(host) : error)
      }
    },
    async close() {
      await Promise.all([...agents.values()].map((each) => each.destroy()))
      agents.clear()
    },
  }
}

function isWebUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}

const isUnresolved = (error: unknown): boolean =>
  /^(ENOTFOUND|EAI_AGAIN)$/.test((error as { code?: string }).code ?? '')

/**
 * A name that only this network can know. Any other one leads outside, also where there is no network to say so: a test
 * then goes the same way on a plane as on a desk.
 */
const isLocalName = (host: string): boolean =>
  !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa|invalid)\.?$/i.test(host)

/** Node's words for a failed connection, in curl's numbers. */
function told(error: unknown): Fetched {
  const { code, message } = error as { code?: string; message?: string }
  if (isUnresolved(error)) {
    return { errno: 6, error: "Couldn't resolve host name" }
  }
  if (code === 'EGRESS') return { errno: 7, error: message ?? 'refused', outside: true }
  if (code?.includes('TIMEOUT')) return { errno: 28, error: 'Operation timed out' }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code ?? '')) {
    return { errno: 60, error: 'SSL peer certificate or SSH remote key was not OK' }
  }
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') {
    return { errno: 56, error: 'Failure when receiving data from the peer' }
  }
  return { errno: 7, error: "Couldn't connect to server" }
}
