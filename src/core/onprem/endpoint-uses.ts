import type { ReadTx, Tx } from '../tx.ts'

const PREFIX = 'onprem.used:'

/** Calls of On-Premises endpoints that are not written down yet, by endpoint. */
export type EndpointUses = Map<string, number>

/**
 * Counts a call for the migration report. A count is written down at the first call and whenever it has doubled, so that
 * a busy endpoint does not write at each: true when it is time.
 */
export function countUse(tx: ReadTx, uses: EndpointUses, endpoint: string): boolean {
  const since = (uses.get(endpoint) ?? 0) + 1
  uses.set(endpoint, since)
  return since >= Math.max(1, writtenUses(tx, endpoint))
}

/** Writes down what was counted of one endpoint, or of all. */
export function writeUses(tx: Tx, uses: EndpointUses, only?: string): void {
  for (const [endpoint, since] of [...uses]) {
    if (only !== undefined && endpoint !== only) continue
    tx.facts.put(PREFIX + endpoint, { count: writtenUses(tx, endpoint) + since })
    uses.delete(endpoint)
  }
}

const writtenUses = (tx: ReadTx, endpoint: string): number =>
  Number(tx.facts.get(PREFIX + endpoint)?.['count'] ?? 0)

/** How often each endpoint was called, as far as the state goes back. */
export function allUses(tx: ReadTx, uses: EndpointUses): Map<string, number> {
  const all = new Map<string, number>()
  for (const [key, { count }] of tx.facts.entries()) {
    if (key.startsWith(PREFIX)) all.set(key.slice(PREFIX.length), Number(count))
  }
  for (const [endpoint, since] of uses) all.set(endpoint, (all.get(endpoint) ?? 0) + since)
  return all
}
