import type { Random } from '../core/env.ts'

/**
 * A wamid is `wamid.` and base64 of a Thrift-compact structure: the customer's digits, the direction, a key. The key of
 * a business message has 18 hex digits, that of an iOS user starts with 3A.
 */
export function makeWamid(random: Random, digits: string, fromBusiness: boolean): string {
  const key = (fromBusiness ? '' : '3A') + random.hex(18).toUpperCase()
  const bytes = [
    0x1c,
    ...text(digits),
    0x15,
    0x02,
    0x00,
    fromBusiness ? 0x11 : 0x12,
    ...text(key),
    0,
  ]
  return `wamid.${Buffer.from(bytes).toString('base64')}`
}

const text = (value: string): number[] => [0x18, value.length, ...Buffer.from(value, 'latin1')]

/** What a wamid says; undefined for one of another form. */
export function readWamid(
  wamid: string,
): { digits: string; fromBusiness: boolean; key: string } | undefined {
  if (!wamid.startsWith('wamid.')) return undefined
  const bytes = Buffer.from(wamid.slice(6), 'base64')
  const length = bytes[2]
  if (bytes[0] !== 0x1c || bytes[1] !== 0x18 || length === undefined) return undefined
  const after = 3 + length
  const direction = bytes[after + 3]
  const keyLength = bytes[after + 5]
  if (keyLength === undefined || (direction !== 0x11 && direction !== 0x12)) return undefined
  return {
    digits: bytes.toString('latin1', 3, after),
    fromBusiness: direction === 0x11,
    key: bytes.toString('latin1', after + 6, after + 6 + keyLength),
  }
}
