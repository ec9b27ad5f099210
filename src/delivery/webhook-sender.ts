import { isIP } from 'node:net'
import type { Pool } from 'undici'
import type { WorldSettings } from '../core/settings.ts'
import { egressLookup, mayConnect } from './egress.ts'

export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly egress: WorldSettings['egress']
  /** PEM certificates that are trusted beside those that Node trusts. */
  readonly ca: readonly string[]
  /** Bytes of the answer that are kept; a webhook's answer is only looked at. */
  readonly keep?: number
}

export interface Answer {
  readonly status?: number
  readonly error?: string
  /** First bytes of the answer's body. */
  readonly text?: string
}

const KEPT_TEXT = 4096
/** More of an answer is not read. */
const READ_BYTES = 65_536

interface Timers {
  set(run: () => void, ms: number): unknown
  clear(timer: unknown): void
}

/** The outgoing HTTP port: one undici pool for each target, redirects not followed. undici is loaded at the first one. */
export class WebhookSender {
  readonly #pools = new Map<string, Promise<Pool>>()
  readonly #roots: () => readonly string[]
  readonly #timers: Timers

  /** `roots`: what is trusted where a request names more; asked only then. */
  constructor(roots: () => readonly string[], timers: Timers) {
    this.#roots = roots
    this.#timers = timers
  }

  async post(outgoing: WebhookRequest): Promise<Answer> {
    return this.request('POST', outgoing)
  }

  async request(method: 'GET' | 'POST', outgoing: WebhookRequest): Promise<Answer> {
    let target: URL
    try {
      target = new URL(outgoing.url)
    } catch {
      return { error: `not a URL: ${outgoing.url}` }
    }
    if (target.protocol !== 'http:' && target.protocol !== 'https:') {
      return { error: `not http or https: ${outgoing.url}` }
    }
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (outgoing.egress === 'none' || (isIP(host) && !mayConnect(outgoing.egress, host))) {
      return { error: `outside the egress setting (${outgoing.egress}): ${target.host}` }
    }
    // One limit for all of it: undici's own start anew with each chunk.
    const limit = new AbortController()
    const late = new Error(`no answer within ${outgoing.timeoutMs} ms`)
    const timer = this.#timers.set(() => limit.abort(late), outgoing.timeoutMs)
    try {
      const pool = await this.#pool(target, outgoing)
      const response = await pool.request({
        method,
        path: `${target.pathname}${target.search}`,
        headers: outgoing.headers,
        ...(method === 'POST' && { body: outgoing.body }),
        signal: limit.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      return {
        status: response.statusCode,
        text: await readStart(response.body, outgoing.keep ?? KEPT_TEXT),
      }
    } catch (error) {
      return { error: describe(error) }
    } finally {
      this.#timers.clear(timer)
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map(async (pool) => (await pool).destroy()))
  }

  #pool(target: URL, outgoing: WebhookRequest): Promise<Pool> {
    const { egress, ca } = outgoing
    const key = `${target.origin}|${egress}|${ca.map((pem) => pem.length).join(',')}|${ca.join('').slice(-200)}`
    const known = this.#pools.get(key)
    if (known) return known
    const pool = this.#open(target, outgoing)
    this.#pools.set(key, pool)
    return pool
  }

  async #open(target: URL, { egress, ca, timeoutMs }: WebhookRequest): Promise<Pool> {
    const { Pool } = await import('undici')
    return new Pool(target.origin, {
      connections: 64,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      connect: {
        timeout: timeoutMs,
        lookup: egressLookup(egress) as never,
        ...(ca.length > 0 && { ca: [...this.#roots(), ...ca] }),
      },
    })
  }
}

/** The status counts, whatever becomes of the body. */
async function readStart(body: AsyncIterable<Buffer>, keep: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size > Math.max(keep, READ_BYTES)) break
    }
  } catch {
    // Cut off or too slow: what is there is kept.
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, keep)
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, cause } = error as { code?: string; cause?: { code?: string; message?: string } }
  const detail = code ?? cause?.code
  return error.message || detail || cause?.message || error.name
}
