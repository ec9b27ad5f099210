import { base64 } from '../base64.ts'
import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import type { AccessToken } from './token.ts'

/** Graph tokens begin with EAA; the rest is opaque. */
const newTokenText = (env: Env): string =>
  `EAA${base64(env.random.bytes(60)).replace(/[+/=]/g, 'Z')}`

/** Gives out a token and keeps it. */
export function issueToken(
  tx: Tx,
  env: Env,
  grant: Omit<AccessToken, 'token' | 'issuedAt'> & { token?: string },
): AccessToken {
  const row = { ...grant, token: grant.token ?? newTokenText(env), issuedAt: env.now() }
  return tx.tokens.put(row.token, row)
}
