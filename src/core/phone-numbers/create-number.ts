import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import type { PhoneNumber } from './phone-number.ts'

export interface NewNumber {
  readonly wabaId: WabaId
  readonly callingCode: string
  /** Without the calling code. */
  readonly national: string
  readonly verifiedName: string
}

/** `+1 202-555-0111`; outside North America just the calling code and the rest. */
export const formatNumber = (callingCode: string, national: string): string =>
  callingCode === '1' && national.length === 10
    ? `+1 ${national.slice(0, 3)}-${national.slice(3, 6)}-${national.slice(6)}`
    : `+${callingCode} ${national}`

/** A number as it is when it was just added: nothing verified, nowhere registered. */
export function createNumber(tx: Tx, env: Env, fresh: NewNumber): PhoneNumber {
  const id = env.random.digits(16)
  const waId = fresh.callingCode + fresh.national
  const deletedAt = lastDeletion(tx, waId)
  return tx.phoneNumbers.put(id, {
    id,
    wabaId: fresh.wabaId,
    displayNumber: formatNumber(fresh.callingCode, fresh.national),
    waId,
    verifiedName: fresh.verifiedName,
    platform: 'NOT_APPLICABLE',
    codeVerification: 'NOT_VERIFIED',
    status: 'PENDING',
    nameStatus: 'PENDING_REVIEW',
    accountMode: 'LIVE',
    qualityRating: 'UNKNOWN',
    throughput: 'NOT_APPLICABLE',
    coexistence: false,
    createdAt: env.now(),
    ...(deletedAt !== undefined && { deletedAt }),
  })
}

function lastDeletion(tx: Tx, waId: string): number | undefined {
  let last: number | undefined
  for (const number of tx.phoneNumbers.values()) {
    if (number.waId === waId) last = number.deletedAt ?? last
  }
  return last
}
