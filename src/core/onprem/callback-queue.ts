import type { Env } from '../env.ts'
import type { Message } from '../messages/message.ts'
import { SETTINGS } from '../settings.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { effectiveApplication } from './application-settings.ts'
import { DEPLOYMENT } from './deployment.ts'
import { isConnected } from './nodes.ts'
import { callbacksPausedUntil, LOOK_AGAIN_MS } from './pause.ts'

/** Callbacks that wait for their receiver. Only what is undone is looked at, so the cost follows the queue. */
export function pendingCallbacks(tx: ReadTx): number {
  let count = 0
  for (const [orderKey, { deliveryIds }] of tx.deliveryQueues.entries()) {
    if (orderKey.startsWith('onprem ')) count += deliveryIds.length
  }
  return count
}

/** Whether `limit` callbacks wait. Where fewer deliveries exist at all, none are counted. */
export const isCallbackQueueFull = (tx: ReadTx, limit: number): boolean =>
  tx.deliveries.size >= limit && pendingCallbacks(tx) >= limit

/** A restart of a client that does not keep its callbacks: what waits is lost. */
export function forgetUnkept(tx: Tx): void {
  const deployment = tx.onprem.get(DEPLOYMENT)
  if (!deployment || effectiveApplication(deployment.application).callback_persist) return
  for (const [orderKey, { deliveryIds }] of [...tx.deliveryQueues.entries()]) {
    if (!orderKey.startsWith('onprem ')) continue
    for (const id of deliveryIds) {
      const delivery = tx.deliveries.get(id)
      if (!delivery) continue
      tx.deliveries.put(id, { ...delivery, state: 'dropped', reason: 'callback_persist is off' })
    }
    tx.deliveryQueues.delete(orderKey)
  }
}

/** A full queue or a lost connection stops reception: what came meanwhile is told when there is room or a way again. */
export function tellReceived(tx: Tx, env: Env, { id, dialect }: Message): void {
  const limit = tx.settings.get(SETTINGS)?.onprem.callbackQueueLimit ?? Number.POSITIVE_INFINITY
  const ready = !isCallbackQueueFull(tx, limit) && isConnected(tx, env.now())
  if (dialect !== 'onprem' || ready) {
    tx.emit({ type: 'message.received', messageId: id })
    return
  }
  const due = callbacksPausedUntil(tx, env.now()) ?? env.now() + LOOK_AGAIN_MS
  tx.schedule({ due, kind: 'onprem.receive', data: { messageId: id }, background: true })
}
