import type { Deployment } from '../core/onprem/deployment.ts'
import type { Tx } from '../core/tx.ts'
import { refusal } from './errors.ts'
import type { VerifiedName } from './vname.ts'

export function isOwnNumber(tx: Tx, deployment: Deployment, waId: string): boolean {
  return tx.phoneNumbers.get(deployment.phoneNumberId ?? '')?.waId === waId
}

export const isForeign = (name: VerifiedName, waId: string): boolean =>
  name.expired || (name.number !== undefined && name.number !== waId)

export const certificateRefusal = () =>
  refusal(1005, 'VName Certificate Error: certificate does not belong to the number or has expired')

export function requirePin(expected: string | undefined, given: string | undefined): void {
  if (expected !== undefined && expected !== given) {
    throw refusal(1005, 'Two-step verification PIN mismatch')
  }
}
