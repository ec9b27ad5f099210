import type { WaId } from '../ids.ts'
import type { ReadTx } from '../tx.ts'
import type { PhoneNumber } from './phone-number.ts'

const gone = new Set(['DELETED', 'MIGRATED'])

/** The number as it is in use; what was left behind in another WABA does not count. */
export function findNumber(tx: ReadTx, waId: WaId): PhoneNumber | undefined {
  for (const number of tx.phoneNumbers.values()) {
    if (number.waId === waId && !gone.has(number.status)) return number
  }
  return undefined
}
