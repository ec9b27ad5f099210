import type { Delivery } from '../core/webhooks/delivery.ts'
import type { MemoryStore } from '../store/memory-store.ts'

/** A fork or a restored state sends nothing again: else a client would get it twice. Handshakes go on. */
export async function dropDeliveries(store: MemoryStore, reason: string): Promise<void> {
  const isPending = (delivery: Delivery) => delivery.state === 'pending'
  const pending = [...store.read.deliveries.values()].filter(isPending)
  await store.transact((tx) => {
    for (const job of [...tx.jobs.values()]) {
      if (job.kind === 'webhook.attempt') tx.cancel(job.id)
    }
    for (const delivery of pending) {
      tx.deliveries.put(delivery.id, { ...delivery, state: 'dropped', reason })
    }
    for (const key of [...tx.deliveryQueues.entries()].map(([key]) => key)) {
      tx.deliveryQueues.delete(key)
    }
  })
}
