/** A value with `{{name}}` replaced by what was saved under that name. */
export function filled<T>(value: T, saved: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(value)
  if (text === undefined) return value
  return JSON.parse(
    text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
      const known = saved.get(name)
      return known === undefined ? whole : JSON.stringify(known).slice(1, -1)
    }),
  ) as T
}

/** The value at a path such as `media.0.id`, as text. */
export function pick(value: unknown, path: string): string {
  let found = value
  for (const part of path.split('.')) {
    found = (found as Record<string, unknown> | undefined)?.[part]
  }
  return String(found)
}
