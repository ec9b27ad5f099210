import type { AppId, WabaId } from '../ids.ts'

/** A Graph access token; keyed by the token itself. */
export interface AccessToken {
  readonly token: string
  readonly appId: AppId
  readonly kind: 'user' | 'system_user' | 'app'
  readonly userId?: string
  readonly scopes: readonly string[]
  /** WABAs it may touch; `*` means all. */
  readonly wabaIds: readonly WabaId[] | '*'
  readonly issuedAt: number
  /** World time in ms; absent = never. */
  readonly expiresAt?: number
  /** Why it is no longer good: the subcode of error 190. */
  readonly revokedSubcode?: number
}

/** An account of the On-Premises REST server; keyed by the lower-case name. */
export interface OnpremUser {
  readonly username: string
  readonly role: 'ROLE_ADMIN' | 'ROLE_USER'
  /** scrypt, `salt:hash` in hex. */
  readonly passwordHash: string
  /** The first login must change it. */
  readonly mustChangePassword: boolean
}

/** A bearer token of the On-Premises server; keyed by the token. */
export interface OnpremToken {
  readonly token: string
  /** Lower-case name. */
  readonly username: string
  readonly expiresAt?: number
}
