import { createHash } from 'node:crypto'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'

/** A field of protobuf with bytes in it; none here is longer than 255 bytes. */
function field(number: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7]
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...size]), content])
}

/**
 * What Meta would have signed, the same for the same number and name: the issuer and the name, then a signature, in
 * protobuf, as in certificates of WhatsApp. The On-Premises client reads the name from it.
 */
export function certificateOf(number: Pick<PhoneNumber, 'waId'>, name: string): string {
  const details = Buffer.concat([field(2, Buffer.from('ent:wa')), field(4, Buffer.from(name))])
  const signature = createHash('sha512').update(`${number.waId}:${name}`).digest()
  return Buffer.concat([field(1, details), field(2, signature)]).toString('base64')
}
