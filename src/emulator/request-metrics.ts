import type { LoggedRequest, World } from '../world.ts'

/** Counts of what the process was asked, for Prometheus. */
export interface Metrics {
  count(request: LoggedRequest): void
  render(): Promise<string>
}

interface Count {
  readonly labels: { dialect: string; method: string; route: string; status: string }
  requests: number
  ms: number
}

/** Counting is a Map look-up; the library is loaded by the first scrape. */
export function createMetrics(worlds: () => Iterable<World>): Metrics {
  const counts = new Map<string, Count>()
  let registry: Promise<{ metrics(): Promise<string> }> | undefined

  async function open() {
    const { Counter, collectDefaultMetrics, Registry } = await import('prom-client')
    const made = new Registry()
    collectDefaultMetrics({ register: made, prefix: 'waba_emulator_' })
    const labelNames = ['dialect', 'method', 'route', 'status'] as const
    const counter = (name: string, help: string, value: (count: Count) => number) =>
      new Counter({
        name,
        help,
        labelNames,
        registers: [made],
        collect() {
          this.reset()
          for (const count of counts.values()) this.inc(count.labels, value(count))
        },
      })
    new Counter({
      name: 'waba_emulator_limiter_verdicts_total',
      help: 'What the limits answered',
      labelNames: ['world', 'limit', 'verdict'],
      registers: [made],
      collect() {
        this.reset()
        for (const world of worlds()) {
          for (const [limit, { allowed, refused, early }] of world.limits.counts) {
            this.inc({ world: world.name, limit, verdict: 'allowed' }, allowed)
            this.inc({ world: world.name, limit, verdict: 'refused' }, refused)
            this.inc({ world: world.name, limit, verdict: 'too_early' }, early)
          }
        }
      },
    })
    counter('waba_emulator_requests_total', 'Requests answered', (count) => count.requests)
    counter('waba_emulator_request_ms_total', 'Wall ms spent on them', (count) => count.ms)
    return made
  }

  return {
    count({ dialect, method, status, endpoint, ms }) {
      const route = endpoint ?? 'unknown'
      const key = `${dialect} ${method} ${route} ${status}`
      let count = counts.get(key)
      if (!count) {
        const labels = { dialect, method, route, status: String(status) }
        count = { labels, requests: 0, ms: 0 }
        counts.set(key, count)
      }
      count.requests++
      count.ms += ms
    },
    async render() {
      registry ??= open()
      return (await registry).metrics()
    },
  }
}
