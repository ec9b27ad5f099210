import type { Env } from '../env.ts'
import { formatNumber } from '../phone-numbers/create-number.ts'
import { findNumber } from '../phone-numbers/find-number.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Tx } from '../tx.ts'
import { DEPLOYMENT, type Deployment, editDeployment } from './deployment.ts'

/** The code that the network would have sent. */
export const REGISTRATION_CODE = '123456'

/** Wrong codes beyond these are not even looked at. */
export const CODE_TRIES = 5

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
  const known = findNumber(tx, waId)
  const row = known ?? newNumber(tx, env, waId, number)
  tx.phoneNumbers.put(row.id, {
    ...row,
    platform: 'ON_PREMISE',
    codeVerification: 'VERIFIED',
    status: 'CONNECTED',
  })
  return editDeployment(tx, () => ({
    phoneNumberId: row.id,
    registration: 'registered',
    registeredAt: env.now(),
    pending: undefined,
    ...(row.pin !== undefined && { pin: row.pin }),
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
    platform: 'ON_PREMISE',
    codeVerification: 'VERIFIED',
    status: 'CONNECTED',
    nameStatus: 'APPROVED',
    accountMode: 'LIVE',
    qualityRating: 'GREEN',
    throughput: 'NOT_APPLICABLE',
    coexistence: false,
  }
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
