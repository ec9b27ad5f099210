import { DAY_MS } from '../duration.ts'
import type { NameStatus, PhoneNumber } from './phone-number.ts'

const APPROVAL_LIFE_MS = 14 * DAY_MS

/** How far a change of the display name is; an approved one lapses unless the number is registered within 14 days. */
export function newNameStatus({ newName }: PhoneNumber, now: number): NameStatus | undefined {
  if (newName?.status !== 'APPROVED') return newName?.status
  const { decidedAt } = newName
  return decidedAt !== undefined && now - decidedAt > APPROVAL_LIFE_MS ? 'EXPIRED' : 'APPROVED'
}
