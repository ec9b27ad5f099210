import type { AccessToken } from '../core/access/token.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { GraphError, unsupported, whatsappError } from './errors.ts'
import type { NodeKind } from './node-kind.ts'
import { nodeKindOf } from './nodes.ts'
import { pacificTime } from './pacific-time.ts'
import type { Principal } from './principal.ts'
import { isVisible, mayUse, requireScope, USERNAME } from './visibility.ts'

/** The token of a call: header first, then query, then body. A header without a known scheme is no token. */
export function findToken(call: Call<World>, body?: Record<string, unknown>): string | undefined {
  const inHeader = tokenOf(call.headers.authorization)
  if (inHeader) return inHeader
  const elsewhere = call.query.get('access_token') ?? body?.['access_token']
  return typeof elsewhere === 'string' && elsewhere !== '' ? elsewhere : undefined
}

export const tokenOf = (authorization: string | undefined): string | undefined =>
  /^(?:Bearer|OAuth)\s+(.+)$/i.exec(authorization ?? '')?.[1]?.trim()

export const noToken = (): GraphError =>
  new GraphError(104, 'An access token is required to request this resource.')

/** Meta's page of the business profile has an answer of its own for a call without a token. */
export const noTokenAt = ({ method, path }: Endpoint<World>): GraphError =>
  method === 'GET' && path === '/{phone_number}/whatsapp_business_profile'
    ? new GraphError(200, '(#200) Provide valid app ID')
    : noToken()

/** A token of the length of live ones: somebody may have pasted a real one into a test tool. */
const looksLive = /^EAA\w{80,}$/

/** Who holds the token, or the 190 that it gets. */
export function checkToken(call: Call<World>, token: string): Principal {
  if (token.includes('|')) return appToken(call.world, token)
  const row = call.world.store.read.tokens.get(token)
  if (!row) throw unknownToken(call, token)
  const app = call.world.store.read.apps.get(row.appId)
  const dead = deadToken(row, call.at)
  if (dead) throw dead
  if (!app) throw notAuthorised(row.appId)
  return {
    app,
    kind: row.kind,
    token,
    scopes: row.scopes,
    wabaIds: row.wabaIds,
    userId: row.userId,
  }
}

function appToken(world: World, token: string): Principal {
  const [id = '', ...rest] = token.split('|')
  const app = world.store.read.apps.get(id)
  if (!app || rest.join('|') !== app.secret) {
    throw new GraphError(190, 'Invalid OAuth access token signature.')
  }
  return { app, kind: 'app', token, scopes: [], wabaIds: [], userId: undefined }
}

function unknownToken(call: Call<World>, token: string): GraphError {
  if (looksLive.test(token)) {
    call.notes['refused'] = 'the token looks like a live one and was not issued here'
  } else call.notes['hint'] = 'the token was not issued here: POST /_emulator/tokens makes one'
  return new GraphError(
    190,
    token.startsWith('EAA')
      ? 'The access token could not be decrypted'
      : 'Invalid OAuth access token - Cannot parse access token',
  )
}

const notAuthorised = (appId: string): GraphError =>
  new GraphError(
    190,
    `Error validating access token: The user has not authorized application ${appId}.`,
    { subcode: 458 },
  )

const revoked: Readonly<Record<number, string>> = {
  459: 'The user is enrolled in a blocking, logged-in checkpoint',
  460: 'The session has been invalidated because the user has changed the password.',
  464: 'Sessions for the user are not allowed because the user is not a confirmed user.',
  467: 'The session is invalid because the user logged out.',
  492: 'The session is invalid.',
}

/** Why a token is no longer good, if it is not. */
function deadToken(row: AccessToken, now: number): GraphError | undefined {
  const subcode = row.revokedSubcode
  if (subcode === 458) return notAuthorised(row.appId)
  if (subcode !== undefined) {
    const why = revoked[subcode] ?? 'The session is invalid.'
    return new GraphError(190, `Error validating access token: ${why}`, { subcode })
  }
  if (row.expiresAt === undefined || row.expiresAt > now) return undefined
  return new GraphError(
    190,
    `Error validating access token: Session has expired on ${pacificTime(row.expiresAt)}. The current time is ${pacificTime(now)}.`,
    { subcode: 463 },
  )
}

/**
 * Whether the token may do this to that object: first whether it sees it (100/33), then its scopes (200).
 * Who may call an endpoint, as its row says: a scope, `one+another` for both, `whatsapp` for either of the two WhatsApp scopes, `app` for an app
 * token, `token` for any, `none`, or `open`: one that is sent is not even looked at.
 */
export function checkAccess(
  call: Call<World>,
  principal: Principal,
  word: string,
  nodeId: string | undefined,
): void {
  const { read } = call.world.store
  const kind = nodeId === undefined ? undefined : nodeKindOf(read, nodeId)
  if (word === 'app') {
    if (principal.kind !== 'app') {
      throw new GraphError(15, '(#15) This method must be called with an app access_token.')
    }
    if (nodeId !== undefined && principal.app.id !== nodeId) throw unsupported(call.method, nodeId)
    return
  }
  if (word === USERNAME && kind && nodeId !== undefined) {
    checkUsernameAccess(call, principal, kind, nodeId)
  }
  if (kind && nodeId !== undefined) {
    const wabaId = kind.wabaId?.(read, nodeId)
    if (wabaId !== undefined && principal.kind === 'app') throw whatsappPermission()
    if (!isVisible(read, principal, kind, nodeId)) throw unsupported(call.method, nodeId)
  }
  requireScope(call, principal, word)
  if (call.method !== 'GET' && kind && nodeId !== undefined) requireStanding(read, kind, nodeId)
}

/** The endpoints of usernames say 10 where the token was not given the number, and 33 where it lacks a scope. */
function checkUsernameAccess(
  call: Call<World>,
  principal: Principal,
  kind: NodeKind,
  id: string,
): void {
  const { read } = call.world.store
  const waba = read.wabas.get(kind.wabaId?.(read, id) ?? '')
  if (waba?.status === 'DELETED') throw unsupported(call.method, id)
  if (!isVisible(read, principal, kind, id)) {
    throw whatsappError(10, 'The user of the access token has no access to the phone number.')
  }
  if (!mayUse(call, principal, USERNAME)) throw unsupported(call.method, id)
}

/** A banned WABA or number can be looked at and no more. */
function requireStanding(read: ReadTx, kind: NodeKind, id: string): void {
  const waba = read.wabas.get(kind.wabaId?.(read, id) ?? '')
  const isBanned = kind.kind === 'phone_number' && read.phoneNumbers.get(id)?.status === 'BANNED'
  if (waba?.status !== 'DISABLED' && !isBanned) return
  throw whatsappError(131031, 'The account has been restricted or disabled for a policy violation.')
}

const whatsappPermission = (): GraphError =>
  new GraphError(10, '(#10) Application does not have permission for this action')
