import type { DialectJobs } from '../world.ts'
import { contactPart } from './business-app/contacts.ts'
import { historyPart } from './business-app/history.ts'
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
      const { type, part } = data
      const { value, more } =
        type === 'history'
          ? historyPart(number, data, { tx, env, settings })
          : contactPart(tx, number, data)
      if (value) {
        tx.emit({
          type: 'account.changed',
          wabaId: number.wabaId,
          field: type,
          phoneNumberId: number.id,
          value: { ...aboutNumber(number), ...value },
        })
      }
      if (!more) return
      const due = env.now() + (value ? SYNC_STEP_MS : 0)
      tx.schedule({ due, kind: 'cloud.sync', data: { ...data, part: part + 1 } })
    }),
}
