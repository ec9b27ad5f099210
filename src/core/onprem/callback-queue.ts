import type { ReadTx } from '../tx.ts'

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
