import { nearestName } from '../core/nearest.ts'

/** The call that was probably meant: it differs in one segment of its path, and that by little. */
export function nearCall(path: string, patterns: readonly string[]): string | undefined {
  const asked = path.split('/')
  const meant = new Map<string, string>()
  for (const pattern of patterns) {
    const segments = pattern.split('/')
    if (segments.length !== asked.length) continue
    const others = segments.flatMap((segment, at) =>
      segment === asked[at] || segment.startsWith('{') ? [] : [at],
    )
    const [at = -1, second] = others
    if (second === undefined) meant.set(`${at} ${segments[at]}`, pattern)
  }
  for (const at of asked.keys()) {
    const known = [...meant.keys()].filter((key) => key.startsWith(`${at} `))
    const near = nearestName(
      asked[at] ?? '',
      known.map((key) => key.slice(`${at} `.length)),
    )
    if (near !== undefined) return meant.get(`${at} ${near}`)
  }
  return undefined
}
