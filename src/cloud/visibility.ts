import type { ReadTx } from '../core/tx.ts'
import type { NodeKind } from './node-kind.ts'
import type { Principal } from './principal.ts'

export const seesWaba = (principal: Principal, wabaId: string): boolean =>
  principal.wabaIds === '*' || principal.wabaIds.includes(wabaId)

/** Whether the token was given this object, whatever its scopes. */
export function isVisible(read: ReadTx, principal: Principal, kind: NodeKind, id: string): boolean {
  const wabaId = kind.wabaId?.(read, id)
  if (wabaId !== undefined) return principal.kind !== 'app' && seesWaba(principal, wabaId)
  return kind.sees?.(read, principal, id) ?? true
}

/** The businesses that a token can see: that of its user and app, and the owners and partners of its WABAs. */
export function businessesOf(tx: ReadTx, principal: Principal): string[] {
  const own = tx.users.get(principal.userId ?? '')?.businessId
  const seen = new Set([principal.app.businessId, ...(own === undefined ? [] : [own])])
  if (principal.kind === 'app') return [...seen]
  for (const waba of tx.wabas.values()) {
    if (!seesWaba(principal, waba.id)) continue
    for (const id of [waba.businessId, ...(waba.partnerIds ?? [])]) seen.add(id)
  }
  return [...seen]
}
