import { money } from '../../core/conversations/rate-card.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { pointOf, type Range } from './query.ts'

/** One thing that counts, with what it can be told apart by. */
export interface Counted {
  /** Unix seconds. */
  readonly at: number
  readonly dimensions: Readonly<Record<string, string | undefined>>
  readonly numbers: Readonly<Record<string, number>>
}

/** Data points: everything of one period and the same dimensions summed up, oldest first. */
export function sumUp(
  all: Iterable<Counted>,
  range: Range,
  dimensions: readonly string[],
): JsonObject[] {
  const points = new Map<string, { start: number; point: Record<string, Json> }>()
  for (const { at, dimensions: values, numbers } of all) {
    if (at < range.start || at >= range.end) continue
    const { start, end } = pointOf(at, range.granularity)
    const shown = dimensions.flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]] as const],
    )
    const key = JSON.stringify([start, shown])
    const known = points.get(key) ?? { start, point: { start, end, ...Object.fromEntries(shown) } }
    points.set(key, known)
    for (const [name, value] of Object.entries(numbers)) {
      known.point[name] = money(Number(known.point[name] ?? 0) + value)
    }
  }
  return [...points.values()].sort((a, b) => a.start - b.start).map(({ point }) => point)
}
