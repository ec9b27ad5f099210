import { type CloudSettings, majorVersion } from '../core/settings.ts'

const versionSegment = /^\/v(\d{1,3})\.(\d{1,2})(?=\/|$)/

/** v2.0 to v2.12 and v3.0 to v3.3: since then there is one version for each number. */
const lastMinor: Readonly<Record<number, number>> = { 2: 12, 3: 3 }

export interface Versioned {
  /** Version in force, `v23.0`. */
  readonly version: string
  /** Path without the version; without a slash at the end. */
  readonly path: string
  /** The version was named, and there is none of that name (yet). */
  readonly unheard: boolean
  readonly named: boolean
}

/** An expired version is silently raised to the oldest that exists; one that does not exist is an unknown path. */
export function splitVersion(path: string, versions: CloudSettings['apiVersions']): Versioned {
  const match = versionSegment.exec(path)
  const rest = trimmed(match ? path.slice(match[0].length) : path)
  if (!match) return { version: `v${versions.default}.0`, path: rest, unheard: false, named: false }

  const major = Number(match[1])
  const unheard = major > versions.newest || Number(match[2]) > (lastMinor[major] ?? 0)
  const used = unheard ? versions.default : Math.max(major, versions.oldest)
  return { version: `v${used}.0`, path: rest, unheard, named: true }
}

const trimmed = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path || '/'

export const majorOf = majorVersion

/** The version that was asked for, when it is older than the oldest that exists. */
export function raisedVersion(
  url: string,
  versions: CloudSettings['apiVersions'],
): string | undefined {
  const match = /\/v(\d{1,3})\.\d{1,2}(?=[/?]|$)/.exec(url)
  return match && Number(match[1]) < versions.oldest ? match[0].slice(1) : undefined
}
