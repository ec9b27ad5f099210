import { createHash } from 'node:crypto'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'

/** What Meta would have signed: an opaque text that is the same for the same number and name. */
export function certificateOf(number: Pick<PhoneNumber, 'waId'>, name: string): string {
  const digest = createHash('sha512').update(`${number.waId}:${name}`).digest()
  return Buffer.concat([Buffer.from([0x0a, 0x25, 0x0a, 0x21]), digest]).toString('base64')
}
