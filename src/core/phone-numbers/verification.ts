import type { PhoneNumber } from './phone-number.ts'

const UNREGISTERED_LIFE_MS = 14 * 86_400_000

/** A verified number that stays unregistered for 14 days has to be verified anew. */
export function verificationOf(
  { codeVerification, unregisteredSince: since }: PhoneNumber,
  now: number,
): PhoneNumber['codeVerification'] {
  const isLate = since !== undefined && now - since > UNREGISTERED_LIFE_MS
  return isLate && codeVerification === 'VERIFIED' ? 'EXPIRED' : codeVerification
}
