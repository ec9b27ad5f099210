import { base64, fromBase64 } from '../base64.ts'
import type { Random } from '../env.ts'

/**
 * A wamid is `wamid.` and base64 of a Thrift-compact structure: the customer's digits (or user id), the direction, a key.
 * The key of a business message has 18 hex digits, that of an iOS user starts with 3A.
 */
export function makeWamid(random: Random, customer: string, fromBusiness: boolean): string {
  const key = (fromBusiness ? '' : '3A') + random.hex(18).toUpperCase()
  const bytes = [
    0x1c,
    ...text(customer),
    0x15,
    0x02,
    0x00,
    fromBusiness ? 0x11 : 0x12,
    ...text(key),
    0,
  ]
  return `wamid.${base64(Uint8Array.from(bytes))}`
}

const text = (value: string): number[] => [
  0x18,
  ...(value.length < 0x80 ? [value.length] : [(value.length & 0x7f) | 0x80, value.length >> 7]),
  ...[...value].map((char) => char.charCodeAt(0)),
]

const ascii = (bytes: Uint8Array, from: number, until: number): string =>
  String.fromCharCode(...bytes.subarray(from, until))

/** What a wamid says; undefined for one of another form. */
export function readWamid(
  wamid: string,
): { digits: string; fromBusiness: boolean; key: string } | undefined {
  if (!wamid.startsWith('wamid.')) return undefined
  const bytes = fromBase64(wamid.slice(6)) ?? new Uint8Array()
  const length = bytes[2]
  if (bytes[0] !== 0x1c || bytes[1] !== 0x18 || length === undefined) return undefined
  const after = 3 + length
  const direction = bytes[after + 3]
  const keyLength = bytes[after + 5]
  if (keyLength === undefined || (direction !== 0x11 && direction !== 0x12)) return undefined
  return {
    digits: ascii(bytes, 3, after),
    fromBusiness: direction === 0x11,
    key: ascii(bytes, after + 6, after + 6 + keyLength),
  }
}
