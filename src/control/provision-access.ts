import { issueToken } from '../core/access/issue-token.ts'
import type { AccessToken } from '../core/access/token.ts'
import type { OauthCode } from '../core/access/user.ts'
import type { Env } from '../core/env.ts'
import type { Tx } from '../core/tx.ts'
import type { App } from '../core/wabas/waba.ts'
import { ControlError } from './errors.ts'
import { requireDuration } from './parse.ts'
import { type Input, requireRow, takeId } from './provision-rows.ts'

const ALL_SCOPES = [
  'whatsapp_business_messaging',
  'whatsapp_business_management',
  'business_management',
  'catalog_management',
  'whatsapp_business_manage_events',
  'ads_read',
]

const CODE_LIFE_MS = 30_000

export function makeToken(tx: Tx, env: Env, input: Input<'newToken'>): AccessToken {
  const app = requireRow(tx.apps, input.app_id, 'app')
  if (input.token !== undefined && tx.tokens.has(input.token)) {
    throw new ControlError('name_taken', 'the token is in use')
  }
  const kind = input.kind ?? 'system_user'
  return issueToken(tx, env, {
    appId: app.id,
    kind,
    userId: takeUser(tx, env, app, kind, input.user_id),
    scopes: input.scopes ?? ALL_SCOPES,
    wabaIds: input.waba_ids ?? '*',
    ...(input.token !== undefined && { token: input.token }),
    ...(input.expires_in !== undefined && {
      expiresAt: env.now() + requireDuration('expires_in', input.expires_in),
    }),
    ...(input.revoked_subcode !== undefined && { revokedSubcode: input.revoked_subcode }),
  })
}

/** The user that is named, made if it is not there. */
function takeUser(
  tx: Tx,
  env: Env,
  app: App,
  kind: 'user' | 'system_user',
  wanted: string | undefined,
): string {
  const known = wanted === undefined ? undefined : tx.users.get(wanted)
  if (known) return known.id
  const id = takeId(tx, env, wanted)
  const name = `${kind === 'user' ? 'User' : 'System user'} ${id.slice(-4)}`
  return tx.users.put(id, { id, name, kind, businessId: app.businessId, role: 'ADMIN' }).id
}

export function makeCode(tx: Tx, env: Env, input: Input<'newCode'>): OauthCode {
  const app = requireRow(tx.apps, input.app_id, 'app')
  const waba = tx.wabas.values().next().value
  const code = `AQ${env.random.hex(60)}`
  const kind = input.kind ?? 'system_user'
  return tx.oauthCodes.put(code, {
    code,
    appId: app.id,
    kind,
    userId: takeUser(tx, env, app, kind, input.user_id),
    scopes: input.scopes ?? ALL_SCOPES.slice(0, 2),
    wabaIds: input.waba_ids ?? (waba ? [waba.id] : []),
    expiresAt:
      env.now() + (input.ttl === undefined ? CODE_LIFE_MS : requireDuration('ttl', input.ttl)),
    ...(input.redirect_uri !== undefined && { redirectUri: input.redirect_uri }),
    ...(input.token_ttl !== undefined && {
      tokenTtlMs: requireDuration('token_ttl', input.token_ttl),
    }),
  })
}
