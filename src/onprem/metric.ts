/** One series of a metric. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

export interface Metric {
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly data: readonly Sample[]
}

export type Metrics = Readonly<Record<string, Metric>>

export const gauge = (help: string, data: readonly Sample[] | number): Metric => ({
  type: 'gauge',
  help,
  data: typeof data === 'number' ? [{ value: data }] : data,
})

export const counter = (help: string, data: readonly Sample[] | number): Metric => ({
  ...gauge(help, data),
  type: 'counter',
})

/** Adds up numbers by their labels. */
export class Tally {
  readonly #samples = new Map<string, { labels: Record<string, string>; value: number }>()

  add(labels: Record<string, string>, value = 1): void {
    const key = JSON.stringify(labels)
    const known = this.#samples.get(key)
    if (known) known.value += value
    else this.#samples.set(key, { labels, value })
  }

  get samples(): Sample[] {
    return [...this.#samples.values()]
  }
}

/** The JSON form with a label more in each series. */
export const labelled = (metrics: Metrics, node: string): Metrics =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [
      name,
      {
        ...metric,
        data: metric.data.map(({ labels, value }) => ({ labels: { node, ...labels }, value })),
      },
    ]),
  )

/** Prometheus text. Metrics of one name that come from several nodes stand together. */
export function prometheus(sets: readonly Metrics[]): string {
  const names = [...new Set(sets.flatMap((set) => Object.keys(set)))]
  const lines: string[] = []
  for (const name of names) {
    const found = sets.flatMap((set) => set[name] ?? [])
    const [first] = found
    if (!first) continue
    lines.push(`# HELP ${name} ${first.help}`, `# TYPE ${name} ${first.type}`)
    for (const { data } of found) {
      for (const { labels, value } of data) lines.push(`${name}${shown(labels)} ${value}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function shown(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
