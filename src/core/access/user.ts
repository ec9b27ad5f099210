import type { AppId, BusinessId, WabaId } from '../ids.ts'
import type { AccessToken } from './token.ts'

/** Who a token belongs to: a person or a system user of a business; keyed by id. */
export interface User {
  readonly id: string
  readonly name: string
  readonly kind: 'user' | 'system_user'
  readonly businessId: BusinessId
  readonly role: string
}

/** What a dialog hands to a server, to be exchanged once for a token; keyed by the code. */
export interface OauthCode {
  readonly code: string
  readonly appId: AppId
  readonly kind: AccessToken['kind']
  readonly userId: string
  readonly scopes: readonly string[]
  readonly wabaIds: readonly WabaId[] | '*'
  /** The dialog's `redirect_uri`; the exchange has to repeat it. */
  readonly redirectUri?: string
  /** World time in ms. */
  readonly expiresAt: number
  readonly usedAt?: number
  /** The token that it gives lasts this long; absent = it does not expire. */
  readonly tokenTtlMs?: number
}
