import { scrypt, timingSafeEqual } from 'node:crypto'
import type { Random } from '../core/env.ts'

/** `salt:hash` in hex, by scrypt. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = Buffer.from(random.bytes(16))
  return `${salt.toString('hex')}:${(await derive(password, salt, 32)).toString('hex')}`
}

export async function isPassword(password: string, passwordHash: string): Promise<boolean> {
  const [salt = '', hash = ''] = passwordHash.split(':')
  const expected = Buffer.from(hash, 'hex')
  if (expected.length === 0) return false
  const given = await derive(password, Buffer.from(salt, 'hex'), expected.length)
  return timingSafeEqual(given, expected)
}

function derive(password: string, salt: Buffer, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

const SPECIAL = /[!"#$%&'()*+,\-./:;<=>?@[\]^_`{|}~\\]/

/** What is wrong with a new password; undefined when it is good. */
export function passwordFault(password: string): string | undefined {
  if (password.length < 8 || password.length > 64) {
    return 'Password must be between 8 and 64 characters long'
  }
  if (!/\d/.test(password)) return 'Password must contain at least one digit'
  if (!/[A-Z]/.test(password)) return 'Password must contain at least one upper-case letter'
  if (!/[a-z]/.test(password)) return 'Password must contain at least one lower-case letter'
  if (!SPECIAL.test(password)) return 'Password must contain at least one special character'
  if (/\s/.test(password)) return 'Password must not contain spaces'
  return undefined
}
