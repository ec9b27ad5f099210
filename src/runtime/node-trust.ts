import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

/** The certificates that Node itself trusts: naming more of them replaces the list, so it is repeated here. */
export function nodeTrust(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] }
  if (getCACertificates) return getCACertificates('default')
  const extra = process.env['NODE_EXTRA_CA_CERTS']
  return [...tls.rootCertificates, ...(extra ? readExtra(extra) : [])]
}

/** Node 20 reads the file by itself at start and ignores one that is not there. */
function readExtra(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')]
  } catch {
    return []
  }
}
