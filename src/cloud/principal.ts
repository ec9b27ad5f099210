import type { AccessToken } from '../core/access/token.ts'
import type { App } from '../core/wabas/waba.ts'

/** Who calls: a token, and the app that it was issued to. */
export interface Principal {
  readonly app: App
  readonly kind: AccessToken['kind']
  readonly token: string
  readonly scopes: readonly string[]
  readonly wabaIds: readonly string[] | '*'
  readonly userId: string | undefined
}

export const isPrincipal = (value: unknown): value is Principal =>
  typeof value === 'object' && value !== null && 'app' in value && 'scopes' in value
