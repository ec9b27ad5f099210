import { magicCustomer } from '../customers/magic-numbers.ts'
import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { WaId } from '../ids.ts'
import { SETTINGS } from '../settings.ts'
import type { ReadTx, Tx } from '../tx.ts'

/** The results of contact checks are kept this long. */
const CACHE_MS = 7 * DAY_MS

export type ContactStatus = 'processing' | 'valid' | 'invalid' | 'failed'

/** Whether a number is on WhatsApp, as the client would have heard it from the network. */
export function isOnWhatsApp(tx: ReadTx, waId: WaId): boolean {
  const customer = tx.customers.get(waId) ?? magicCustomer(waId)
  if (tx.settings.get(SETTINGS)?.onprem.contactsMode === 'directory') {
    return customer?.onWhatsApp ?? false
  }
  return customer?.onWhatsApp ?? true
}

/**
 * Checks a number and remembers the result. Since client version 2.43 the node only formats (`format-only`); before, it
 * told who is on WhatsApp (`directory`).
 */
export function checkContact(
  tx: Tx,
  env: Env,
  waId: WaId,
  how: { wait: boolean; force: boolean },
): ContactStatus {
  const key = factKey(waId)
  const known = tx.facts.get(key)
  const fresh = known !== undefined && env.now() - Number(known['checkedAt']) < CACHE_MS
  if (fresh && !how.force) return known['status'] === 'invalid' ? 'invalid' : 'valid'

  const directory = tx.settings.get(SETTINGS)?.onprem.contactsMode === 'directory'
  const status = directory && !isOnWhatsApp(tx, waId) ? 'invalid' : 'valid'
  tx.facts.put(key, { waId, status, checkedAt: env.now() })
  const slow = tx.settings.get(SETTINGS)?.onprem.contactsNoWait === 'processing'
  return slow && !how.wait && !fresh ? 'processing' : status
}

/** Checked within the last seven days. */
export function wasChecked(tx: ReadTx, waId: WaId, now: number): boolean {
  const known = tx.facts.get(factKey(waId))
  return known !== undefined && now - Number(known['checkedAt']) < CACHE_MS
}

const factKey = (waId: WaId): string => `onprem.contact:${waId}`
