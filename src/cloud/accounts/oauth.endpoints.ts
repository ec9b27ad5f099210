import { issueToken } from '../../core/access/issue-token.ts'
import type { OauthCode } from '../../core/access/user.ts'
import type { App } from '../../core/wabas/waba.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { checkToken } from '../auth.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { GraphError } from '../errors.ts'
import { textParameter } from '../parameters.ts'

/** 60 days, one second short: what Meta tells of long-lived tokens. */
const LONG_S = 5_183_999

/** All grants: app token, code, long-lived exchange. Nobody has to be logged in. */
async function giveToken(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const app = requireApp(call, body)
  const grant = textParameter(body, 'grant_type') ?? 'authorization_code'
  if (grant === 'client_credentials') {
    return answer({ access_token: `${app.id}|${app.secret}`, token_type: 'bearer' })
  }
  if (grant === 'fb_exchange_token') return extend(call, app, body)
  if (grant === 'authorization_code') return exchangeCode(call, app, body)
  throw new GraphError(1, `Invalid grant_type: ${grant}`)
}

const answer = (body: Record<string, string | number>): Reply => ({ status: 200, body })

function requireApp(call: Call<World>, body: Parameters): App {
  const id = textParameter(body, 'client_id')
  if (id === undefined) throw new GraphError(101, 'Missing client_id parameter.')
  const app = call.world.store.read.apps.get(id)
  if (!app) {
    throw new GraphError(
      101,
      'Error validating application. Cannot get application info due to a system error.',
    )
  }
  if (textParameter(body, 'client_secret') !== app.secret) {
    throw new GraphError(1, 'Error validating client secret.')
  }
  return app
}

async function exchangeCode(call: Call<World>, app: App, body: Parameters): Promise<Reply> {
  const text = textParameter(body, 'code')
  if (text === undefined) throw new GraphError(1, 'Missing authorization code')
  const { env, store } = call.world
  const token = await store.transact((tx) => {
    const code = requireCode(tx.oauthCodes.get(text), app, body, env.now())
    tx.oauthCodes.put(text, { ...code, usedAt: env.now() })
    const { kind, userId, scopes, wabaIds, tokenTtlMs } = code
    return issueToken(tx, env, {
      appId: app.id,
      kind,
      userId,
      scopes,
      wabaIds,
      ...(tokenTtlMs !== undefined && { expiresAt: env.now() + tokenTtlMs }),
    })
  })
  return answer({
    access_token: token.token,
    token_type: 'bearer',
    ...(token.expiresAt !== undefined && {
      expires_in: Math.floor((token.expiresAt - token.issuedAt) / 1000),
    }),
  })
}

function requireCode(
  code: OauthCode | undefined,
  app: App,
  body: Parameters,
  now: number,
): OauthCode {
  if (!code || code.appId !== app.id) throw badCode('Invalid verification code format.')
  if (code.usedAt !== undefined) throw badCode('This authorization code has been used.', 36009)
  if (code.expiresAt <= now) throw badCode('This authorization code has expired.', 36007)
  if ((textParameter(body, 'redirect_uri') ?? '') !== (code.redirectUri ?? '')) {
    throw badCode(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
      36008,
    )
  }
  return code
}

const badCode = (message: string, subcode?: number): GraphError =>
  new GraphError(100, message, subcode === undefined ? {} : { subcode })

/** A short-lived token for one of 60 days, with the same rights. */
async function extend(call: Call<World>, app: App, body: Parameters): Promise<Reply> {
  const short = textParameter(body, 'fb_exchange_token')
  if (short === undefined) throw new GraphError(1, 'Missing fb_exchange_token parameter.')
  const { env, store } = call.world
  const principal = checkToken(call, short)
  if (principal.app.id !== app.id || principal.kind === 'app') {
    throw new GraphError(190, 'Invalid OAuth access token.')
  }
  const { kind, userId, scopes, wabaIds } = principal
  const token = await store.transact((tx) =>
    issueToken(tx, env, {
      appId: app.id,
      kind,
      ...(userId !== undefined && { userId }),
      scopes,
      wabaIds,
      expiresAt: env.now() + LONG_S * 1000,
    }),
  )
  return answer({ access_token: token.token, token_type: 'bearer', expires_in: LONG_S })
}

export const oauthEndpoints: readonly Endpoint<World>[] = (['GET', 'POST'] as const).map(
  (method) => ({
    method,
    path: '/oauth/access_token',
    auth: 'open',
    body: 'fields',
    doc: 'Exchange a code, a short-lived token or an app secret for a token',
    run: giveToken,
  }),
)
