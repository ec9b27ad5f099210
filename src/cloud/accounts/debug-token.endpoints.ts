import type { AccessToken } from '../../core/access/token.ts'
import type { Json } from '../../core/json.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { checkToken } from '../auth.ts'
import { GraphError, parameterError } from '../errors.ts'
import { isPrincipal, type Principal } from '../principal.ts'

const DATA_ACCESS_MS = 7_776_000_000

function debugToken(call: Call<World>): Reply {
  const input = call.query.get('input_token')
  const { principal } = call
  if (!input) throw parameterError('The parameter input_token is required')
  if (!isPrincipal(principal) || !mayInspect(call, principal, input)) {
    throw parameterError(
      'You must provide an app access token, or a user access token that is an owner or developer of the app',
    )
  }
  const row = call.world.store.read.tokens.get(input)
  const shown = row ? describe(call, row) : {}
  try {
    const { app, kind } = checkToken(call, input)
    if (principal.kind === 'app' && app.id !== principal.app.id) throw otherApp()
    if (kind !== 'app') return { status: 200, body: { data: { ...shown, is_valid: true } } }
    const data = {
      app_id: app.id,
      type: 'APP',
      application: app.name,
      is_valid: true,
      scopes: [],
    }
    return { status: 200, body: { data } }
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    const { code, message, subcode } = error
    const data = {
      ...shown,
      error: { code, message, ...(subcode !== undefined && { subcode }) },
      is_valid: false,
      scopes: row ? [...row.scopes] : [],
    }
    return { status: 200, body: { data } }
  }
}

const otherApp = (): GraphError =>
  new GraphError(100, 'The App_id in the input_token did not match the Viewing App')

/** An app looks at its own tokens, a member of the app's business at those of the app, anybody at their own. */
function mayInspect(call: Call<World>, principal: Principal, input: string): boolean {
  if (principal.kind === 'app' || principal.token === input) return true
  const { read } = call.world.store
  const row = read.tokens.get(input)
  const user = read.users.get(principal.userId ?? '')
  return user?.businessId === principal.app.businessId && (!row || row.appId === principal.app.id)
}

const seconds = (at: number | undefined): number => Math.floor((at ?? 0) / 1000)

function describe(call: Call<World>, row: AccessToken): Record<string, Json> {
  const type = row.kind === 'system_user' ? 'SYSTEM_USER' : row.kind.toUpperCase()
  const lasting = row.kind === 'system_user'
  return {
    app_id: row.appId,
    type,
    application: call.world.store.read.apps.get(row.appId)?.name ?? '',
    data_access_expires_at: lasting ? 0 : seconds(row.issuedAt + DATA_ACCESS_MS),
    expires_at: seconds(row.expiresAt),
    is_valid: true,
    issued_at: seconds(row.issuedAt),
    scopes: [...row.scopes],
    granular_scopes: row.scopes.map((scope) => granular(scope, row)),
    ...(row.userId !== undefined && { user_id: row.userId }),
  }
}

/** Without targets the grant covers everything. */
function granular(scope: string, { wabaIds }: AccessToken): Json {
  if (wabaIds === '*' || !scope.startsWith('whatsapp_business_')) return { scope }
  return { scope, target_ids: [...wabaIds] }
}

export const debugTokenEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/debug_token',
    auth: 'token',
    doc: 'Tell what a token is and whether it is good',
    run: debugToken,
  },
]
