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
