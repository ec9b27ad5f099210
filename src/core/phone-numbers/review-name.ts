import { parseDuration } from '../duration.ts'
import type { Env } from '../env.ts'
import type { JobData } from '../jobs.ts'
import { SETTINGS } from '../settings.ts'
import type { Tx } from '../tx.ts'
import { judgeNumber } from './judge-number.ts'
import type { PhoneNumber } from './phone-number.ts'

/** The name that is waiting to be judged; undefined when none is. */
function pendingName({ newName, nameStatus, verifiedName }: PhoneNumber): string | undefined {
  if (newName) return newName.status === 'PENDING_REVIEW' ? newName.name : undefined
  return nameStatus === 'PENDING_REVIEW' ? verifiedName : undefined
}

/** A name goes to review. It ends as the setting `name_review` says: at once, after a while, or by hand. */
export function submitName(tx: Tx, env: Env, number: PhoneNumber): void {
  const wait = tx.settings.get(SETTINGS)?.name_review ?? 'instant'
  const ms = wait === 'instant' ? 0 : parseDuration(wait)
  const name = pendingName(number)
  if (ms === undefined || name === undefined) return
  tx.schedule({
    due: env.now() + ms,
    kind: 'name.review',
    data: { phoneNumberId: number.id, name },
  })
}

/** The job `name.review`: a name that was judged or replaced meanwhile is left alone. */
export function reviewName(tx: Tx, env: Env, data: JobData['name.review']): void {
  const number = tx.phoneNumbers.get(data.phoneNumberId)
  if (!number || pendingName(number) !== data.name) return
  judgeNumber(tx, env, number, { name: { decision: 'APPROVED' } })
}
