import { createHmac } from 'node:crypto'
import { unixSeconds } from '../core/duration.ts'
import type { Random } from '../core/env.ts'

export const TOKEN_LIFE_S = 604_800

/** The header as the real client writes it, spaces included: every token starts with the same 43 characters. */
const HEADER = Buffer.from('{"alg": "HS256", "typ": "JWT"}').toString('base64url')

/** A bearer token. `user` repeats the name as it was typed at login. */
export function signToken(user: string, nowMs: number, secret: string, random: Random): string {
  const iat = unixSeconds(nowMs)
  const claims = { user, iat, exp: iat + TOKEN_LIFE_S, 'wa:rand': random.hex(32) }
  const text = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

/** `2024-03-08 10:29:26+00:00` */
export const expiresAfter = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '+00:00')
