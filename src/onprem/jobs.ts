import { setStatus } from '../core/messages/status.ts'
import { tellReceived } from '../core/onprem/callback-queue.ts'
import { collectMedia, collectMessages } from '../core/onprem/collect-garbage.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { DialectJobs } from '../world.ts'
import { wireError } from './errors.ts'
import { gcFailed, gcNotices } from './gc-notices.ts'

const reasons = {
  408: 'The message was pending for more than a day',
  410: 'The time to live of the message has passed',
  480: 'Failed to send message since we detect an identity change of the contact',
} as const

/** What this dialect does later. */
export const onpremJobs: DialectJobs<'onprem.expire' | 'onprem.receive' | 'onprem.gc'> = {
  'onprem.expire': (world, jobId, { messageId, code = 410 }) =>
    world.store.transact((tx) => {
      tx.cancel(jobId)
      const { status, undelivered } = tx.messages.get(messageId) ?? {}
      if ((status !== 'accepted' && status !== 'sent') || undelivered?.droppedAt) return
      setStatus(tx, world.env, messageId, 'failed', [wireError(code, reasons[code])])
    }),

  'onprem.receive': (world, jobId, { messageId }) =>
    world.store.transact((tx) => {
      tx.cancel(jobId)
      const message = tx.messages.get(messageId)
      if (message) tellReceived(tx, world.env, message)
    }),

  'onprem.gc': (world, jobId, { what }) =>
    world.store.transact((tx) => {
      tx.cancel(jobId)
      const down = tx.onprem.get(DEPLOYMENT)?.coreappDown ?? false
      const collect = what === 'message' ? collectMessages : collectMedia
      const bodies = down ? [gcFailed(what)] : gcNotices(world, what, collect(tx, world.env))
      for (const body of bodies) tx.emit({ type: 'onprem.notice', body })
    }),
}
