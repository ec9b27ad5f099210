import { base64, fromBase64 } from '../base64.ts'
import type { Random } from '../env.ts'
import type { JsonObject } from '../json.ts'

/** `WABK`: how every backup begins, `V0FCS` in base64. */
const MARK = [0x57, 0x41, 0x42, 0x4b]
const SALT = 16
const CHECK = 16

/**
 * A password-protected text of base64. It keeps a wrong password out, not an attacker: the secrets of an emulator are
 * made up, and the core, where both dialects read backups, has no ciphers.
 */
export function sealBackup(content: JsonObject, password: string, random: Random): string {
  const plain = toBytes(JSON.stringify(content))
  const salt = random.bytes(SALT)
  const sealed = scramble([...digest(plain), ...plain], password, salt)
  return base64(Uint8Array.from([...MARK, ...salt, ...sealed]))
}

/** Undefined when the password is wrong or the data damaged. */
export function openBackup(data: string, password: string): JsonObject | undefined {
  const all = fromBase64(data)
  if (!all || MARK.some((byte, at) => all[at] !== byte)) return undefined
  const bytes = all.slice(MARK.length)
  if (bytes.length < SALT + CHECK) return undefined
  const opened = scramble(bytes.slice(SALT), password, bytes.slice(0, SALT))
  const plain = opened.slice(CHECK)
  const check = digest(plain)
  if (opened.slice(0, CHECK).some((byte, at) => byte !== check[at])) return undefined
  return JSON.parse(String.fromCharCode(...plain)) as JsonObject
}

/** ASCII alone: everything else is escaped as JSON allows. */
function toBytes(text: string): number[] {
  const ascii = text.replace(/[^ -~]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return Array.from(ascii, (letter) => letter.charCodeAt(0))
}

/** The same twice gives the text back. */
function scramble(bytes: ArrayLike<number>, password: string, salt: Uint8Array): number[] {
  const next = keystream(hash([...salt, ...toBytes(password)]))
  return Array.from(bytes, (byte) => byte ^ next())
}

const digest = (bytes: readonly number[]): number[] =>
  hash(bytes).flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255])

/** Four 32-bit words (cyrb128). */
function hash(bytes: readonly number[]): [number, number, number, number] {
  let [a, b, c, d] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762]
  for (const byte of bytes) {
    a = b ^ Math.imul(a ^ byte, 597_399_067)
    b = c ^ Math.imul(b ^ byte, 2_869_860_233)
    c = d ^ Math.imul(c ^ byte, 951_274_213)
    d = a ^ Math.imul(d ^ byte, 2_716_044_179)
  }
  a = Math.imul(c ^ (a >>> 18), 597_399_067)
  b = Math.imul(d ^ (b >>> 22), 2_869_860_233)
  c = Math.imul(a ^ (c >>> 17), 951_274_213)
  d = Math.imul(b ^ (d >>> 19), 2_716_044_179)
  return [(a ^ b ^ c ^ d) >>> 0, b >>> 0, c >>> 0, d >>> 0]
}

/** Bytes of the small fast counter generator sfc32. */
function keystream(seed: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = seed
  return () => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 8) & 255
  }
}
