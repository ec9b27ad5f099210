import type { Env } from '../env.ts'
import { formatNumber } from '../phone-numbers/create-number.ts'
import { findNumber } from '../phone-numbers/find-number.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Tx } from '../tx.ts'
import { DEPLOYMENT, type Deployment, editDeployment } from './deployment.ts'

/** The code that the network would have sent. */
const REGISTRATION_CODE = '123456'

/** Wrong codes beyond these are not even looked at, until a pause is over. */
const CODE_TRIES = 5
const CODE_PAUSE_MS = 3_600_000

/** What becomes of a number that is put on this client. */
const HERE = {
  platform: 'ON_PREMISE',
  codeVerification: 'VERIFIED',
  status: 'CONNECTED',
} as const

/** Puts the number that this client has had on it again; answers whether there was one. */
export function registerAgain(tx: Tx): boolean {
  const number = tx.phoneNumbers.get(tx.onprem.get(DEPLOYMENT)?.phoneNumberId ?? '')
  if (!number) return false
  tx.phoneNumbers.put(number.id, { ...number, ...HERE })
  editDeployment(tx, () => ({ registration: 'registered' }))
  return true
}

/**
 * Puts a number on this client. A number lives on one platform at a time: one that was on the other is moved here, one
 * that nobody knows is made.
 */
export function registerNumber(
  tx: Tx,
  env: Env,
  number: { cc: string; phoneNumber: string; vname: string },
): Deployment | undefined {
  const waId = number.cc + number.phoneNumber
  const before = tx.onprem.get(DEPLOYMENT)
  const known = findNumber(tx, waId)
  const row = known ?? newNumber(tx, env, waId, number)
  tx.phoneNumbers.put(row.id, { ...row, ...HERE })
  return editDeployment(tx, () => ({
    phoneNumberId: row.id,
    registration: 'registered',
    registeredAt: env.now(),
    pending: undefined,
    // The PIN goes with the number: that of the one before is not this one's.
    pin: row.pin ?? (row.id === before?.phoneNumberId ? before.pin : undefined),
  }))
}

function newNumber(
  tx: Tx,
  env: Env,
  waId: string,
  { cc, phoneNumber, vname }: { cc: string; phoneNumber: string; vname: string },
): PhoneNumber {
  const [waba] = tx.wabas.values()
  return {
    id: env.random.digits(15),
    wabaId: waba?.id ?? '',
    displayNumber: formatNumber(cc, phoneNumber),
    waId,
    verifiedName: vname,
    ...HERE,
    nameStatus: 'APPROVED',
    accountMode: 'LIVE',
    qualityRating: 'GREEN',
    throughput: 'NOT_APPLICABLE',
    coexistence: false,
  }
}

export type CodeVerdict =
  | { readonly is: 'none' | 'right' | 'wrong' }
  | { readonly is: 'too soon'; readonly leftMs: number }

/** Registers the number whose code was asked for, if this is it; a wrong one is counted. */
export function enterCode(tx: Tx, env: Env, code: string): CodeVerdict {
  const pending = tx.onprem.get(DEPLOYMENT)?.pending
  if (!pending) return { is: 'none' }
  const now = env.now()
  const leftMs = (pending.failedAt ?? 0) + CODE_PAUSE_MS - now
  const spent = pending.failedTries >= CODE_TRIES
  if (spent && leftMs > 0) return { is: 'too soon', leftMs }
  if (code === REGISTRATION_CODE) {
    registerNumber(tx, env, pending)
    return { is: 'right' }
  }
  const failedTries = spent ? 1 : pending.failedTries + 1
  editDeployment(tx, () => ({ pending: { ...pending, failedTries, failedAt: now } }))
  return { is: 'wrong' }
}

/** Sets or takes away the PIN of two-step verification, which belongs to the number wherever it lives. */
export function setPin(tx: Tx, pin: string | undefined): void {
  const deployment = editDeployment(tx, () => ({ pin }))
  const number = tx.phoneNumbers.get(deployment?.phoneNumberId ?? '')
  if (!number) return
  const { pin: _, ...rest } = number
  tx.phoneNumbers.put(number.id, { ...rest, ...(pin !== undefined && { pin }) })
}

/** The PIN that registering a number asks for. */
export function pinOf(tx: Tx, waId: string): string | undefined {
  const number = findNumber(tx, waId)
  if (number?.pin !== undefined) return number.pin
  const deployment = tx.onprem.get(DEPLOYMENT)
  return deployment?.phoneNumberId === number?.id ? deployment?.pin : undefined
}
