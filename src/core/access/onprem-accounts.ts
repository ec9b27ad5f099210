import type { Env } from '../env.ts'
import type { ReadTx, Tx } from '../tx.ts'
import type { OnpremToken, OnpremUser } from './token.ts'

/** The built-in account; it alone is an admin and it stays. */
export const ADMIN = 'admin'

export const userKey = (username: string): string => username.toLowerCase()

/** Undefined when the name is taken. New accounts are plain users. */
export function createUser(tx: Tx, username: string, passwordHash: string): OnpremUser | undefined {
  const key = userKey(username)
  if (tx.onpremUsers.has(key)) return undefined
  const user: OnpremUser = { username, role: 'ROLE_USER', passwordHash, mustChangePassword: false }
  return tx.onpremUsers.put(key, user)
}

/** Tokens already given out stay valid. Undefined when the account is gone. */
export function changePassword(
  tx: Tx,
  username: string,
  passwordHash: string,
): OnpremUser | undefined {
  const key = userKey(username)
  const user = tx.onpremUsers.get(key)
  return user && tx.onpremUsers.put(key, { ...user, passwordHash, mustChangePassword: false })
}

/** The tokens of the user end with it. */
export function deleteUser(tx: Tx, username: string): void {
  const key = userKey(username)
  tx.onpremUsers.delete(key)
  for (const [token, row] of [...tx.onpremTokens.entries()]) {
    if (row.username === key) tx.onpremTokens.delete(token)
  }
}

/** Keeps a token; ended ones of the same user are dropped on the occasion. */
export function keepToken(tx: Tx, env: Env, row: OnpremToken): void {
  const now = env.now()
  for (const [token, old] of [...tx.onpremTokens.entries()]) {
    if (old.username === row.username && isExpired(old, now)) tx.onpremTokens.delete(token)
  }
  tx.onpremTokens.put(row.token, row)
}

/** Whose token it is; undefined when it is unknown, ended or expired. */
export function userOfToken(tx: ReadTx, token: string, now: number): OnpremUser | undefined {
  const row = tx.onpremTokens.get(token)
  return row && !isExpired(row, now) ? tx.onpremUsers.get(row.username) : undefined
}

const isExpired = (row: OnpremToken, now: number): boolean =>
  row.expiresAt !== undefined && row.expiresAt <= now
