import { DAY_MS } from '../duration.ts'
import type { WaId } from '../ids.ts'
import type { Message } from '../messages/message.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { effectiveApplication } from './application-settings.ts'
import { DEPLOYMENT } from './deployment.ts'
import { isConnected } from './nodes.ts'

/** How often a client that can not go on looks again. */
export const LOOK_AGAIN_MS = 5000

/** Until when a failover or a coreapp that is down keeps callbacks back; undefined when nothing does. */
export function callbacksPausedUntil(tx: ReadTx, now: number): number | undefined {
  const deployment = tx.onprem.get(DEPLOYMENT)
  if (deployment?.failover && deployment.failover.until > now) return deployment.failover.until
  return deployment?.coreappDown ? now + LOOK_AGAIN_MS : undefined
}

/**
 * Keeps the next step of a message while its client is not connected: answers when to look again. A message that has
 * not left yet is given up after a day, and at once where the identity of the contact has changed since it was accepted.
 */
export function keepBack(tx: Tx, message: Message, now: number): number | 'given up' | undefined {
  if (message.dialect !== 'onprem') return undefined
  const queued = message.status === 'accepted'
  if (queued && isIdentityInDoubt(tx, message.customer)) return giveUp(tx, message, now, 480)
  // What was sent before the number moved to Cloud goes its way without this client.
  if (!queued && tx.onprem.get(DEPLOYMENT)?.registration === 'migrated') return undefined
  const paused = callbacksPausedUntil(tx, now)
  if (paused === undefined && isConnected(tx, now)) return undefined
  if (queued && now - message.at >= DAY_MS) return giveUp(tx, message, now, 408)
  return paused ?? now + LOOK_AGAIN_MS
}

function giveUp(tx: Tx, { id }: Message, now: number, code: 408 | 480): 'given up' {
  tx.schedule({ due: now, kind: 'onprem.expire', data: { messageId: id, code } })
  return 'given up'
}

/** The client wants to hear of changed identities, and has not acknowledged this one. */
export function isIdentityInDoubt(tx: ReadTx, customer: WaId): boolean {
  if (tx.customers.get(customer)?.identityAcknowledged !== false) return false
  const deployment = tx.onprem.get(DEPLOYMENT)
  return (
    deployment !== undefined &&
    effectiveApplication(deployment.application).show_security_notifications
  )
}
