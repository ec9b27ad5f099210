import type { DialectJobs } from '../world.ts'
import { contactParts } from './business-app/contacts.ts'
import { historyParts } from './business-app/history.ts'
import { aboutNumber } from './webhooks/webhooks.contact.ts'

/** Between the request and the first webhook, and between two. ASSUMED. */
export const SYNC_STEP_MS = 1000

/** What this dialect does later. */
export const cloudJobs: DialectJobs<'cloud.sync'> = {
  'cloud.sync': ({ store, env, settings }, jobId, data) =>
    store.transact((tx) => {
      tx.cancel(jobId)
      const number = tx.phoneNumbers.get(data.phoneNumberId)
      if (!number) return
      const { type, askedAt, part } = data
      const parts =
        type === 'history'
          ? historyParts(number, askedAt, { tx, env, settings })
          : contactParts(tx, number, askedAt)
      const value = parts[part]
      if (!value) return
      tx.emit({
        type: 'account.changed',
        wabaId: number.wabaId,
        field: type,
        phoneNumberId: number.id,
        value: { ...aboutNumber(number), ...value },
      })
      if (part + 1 >= parts.length) return
      const due = env.now() + SYNC_STEP_MS
      tx.schedule({ due, kind: 'cloud.sync', data: { ...data, part: part + 1 } })
    }),
}
