import fc from 'fast-check'

/** A known body with one value somewhere in it replaced. */
export function damaged(body: unknown, at: number, value: unknown): unknown {
  const places: (string | number)[][] = []
  const visit = (each: unknown, path: (string | number)[]) => {
    places.push(path)
    if (typeof each !== 'object' || each === null) return
    for (const [key, inner] of Object.entries(each)) visit(inner, [...path, key])
  }
  visit(body, [])
  return replace(body, places[at % places.length] ?? [], value)
}

function replace(body: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  if (key === undefined) return value
  const inner = replace((body as Record<string, unknown>)[key], rest, value)
  if (Array.isArray(body))
    return body.map((each, at) => (String(at) === String(key) ? inner : each))
  return { ...(body as object), [key]: inner }
}

/** Words that break things: names that every object has, halves of JSON, numbers at the edge. */
const badWords = [
  ...['__proto__', 'constructor', 'toString', '', '{', '[]', '{}', 'null', '\u0000', '𝔘\ud800'],
  ...['-1', '1e999', 'NaN', '9'.repeat(30), 'x'.repeat(5000)],
]

export const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...badWords),
)

export const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  anyText,
  fc.constantFrom<unknown>(null, [], {}, [null], [[]], -1, 0, 0.5, 1e21, 2 ** 53, true),
  // `String()` of the first throws.
  fc.constantFrom<unknown>({ toString: 1, valueOf: 1 }, [{ toString: null }], { length: -1 }),
)
