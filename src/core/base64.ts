const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function encode(bytes: Uint8Array, last: string): string {
  const symbols = ALPHABET + last
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const digits = Math.min(bytes.length - at, 3) + 1
    for (let digit = 0; digit < digits; digit++) text += symbols[(group >> (18 - 6 * digit)) & 63]
  }
  return text
}

/** Base64url without padding. The core has no Buffer. */
export const base64url = (bytes: Uint8Array): string => encode(bytes, '-_')

export function base64(bytes: Uint8Array): string {
  const text = encode(bytes, '+/')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Bytes of base64 in either alphabet; undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/\s/g, '').replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  if (plain.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(plain)) return undefined
  const symbols = `${ALPHABET}+/`
  const bytes: number[] = []
  let [buffer, bits] = [0, 0]
  for (const letter of plain) {
    buffer = ((buffer << 6) | symbols.indexOf(letter)) & 0xff_ffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 255)
  }
  return Uint8Array.from(bytes)
}
