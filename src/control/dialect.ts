import { timingSafeEqual } from 'node:crypto'
import { CoreError } from '../core/errors.ts'
import type { Dialect, Reply } from '../http/endpoint.ts'
import { isLocalHost, isOwnOrigin } from '../http/trusted-caller.ts'
import type { World } from '../world.ts'
import { BadDocument, NameTaken, NoSuchSource } from '../worlds.ts'
import type { ControlCall, ControlContext, ControlEndpoint } from './context.ts'
import { ControlError, type ControlErrorCode, controlErrorBody, controlErrors } from './errors.ts'
import { nearCall } from './near-call.ts'

const PREFIX = '/_emulator'
const ASKS_FOR_TOKEN =
  'the control API asks for the admin token: Authorization: Bearer …, or X-Emulator-Admin-Token'
const MB = 1024 * 1024

/** The emulator's own API, in front of the two dialects. */
export function createControlDialect(
  context: ControlContext,
  endpoints: readonly ControlEndpoint[],
): Dialect<World> {
  return {
    name: 'control',
    endpoints,
    bodyLimit: 256 * MB,
    owns: (path) => path === PREFIX || path.startsWith(`${PREFIX}/`),
    route: (call) => call.path,
    authenticate: (call, endpoint) => {
      if (endpoint.auth !== 'nobody') requireTrusted(call, context)
    },
    unknown(call, allowed) {
      try {
        requireTrusted(call, context)
      } catch (error) {
        return refuse(error) ?? refusal('internal', 'not answered')
      }
      if (allowed.length > 0) {
        const message = `${call.method} is not a method of ${call.path}; it has ${allowed.join(', ')}`
        return { ...refusal('method_not_allowed', message), headers: { allow: allowed.join(', ') } }
      }
      const near = nearCall(
        call.path,
        endpoints.map(({ path }) => path),
      )
      const meant = near === undefined ? '' : `; did you mean ${near}?`
      return refusal('not_found', `${call.path} is not part of the control API${meant}`)
    },
    refuse(call, error) {
      const known = refuse(error)
      if (known === undefined) call.notes['bug'] = error
      return known ?? refusal('internal', 'this is a bug of the emulator; its log has the details')
    },
    badBody: (_call, why) =>
      why === 'too_large'
        ? refusal('too_large', 'the body is too large')
        : refusal('invalid_request', 'the body is not valid JSON'),
    stringify: JSON.stringify,
    headers: (_call, reply) => ({
      ...(typeof reply.body !== 'string' && { 'content-type': 'application/json; charset=utf-8' }),
      'cache-control': 'no-store',
    }),
  }
}

/** With an admin token: who has it. Without: callers on this machine, and no web page but our own. */
function requireTrusted(call: ControlCall, { adminToken, allowedHosts }: ControlContext): void {
  if (adminToken !== undefined) {
    const given =
      /^Bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1] ??
      call.headers['x-emulator-admin-token'] ??
      call.query.get('admin_token')
    if (typeof given === 'string' && isSame(given, adminToken)) return
    throw new ControlError('unauthorized', ASKS_FOR_TOKEN)
  }
  if (!isLocalHost(call.headers.host, allowedHosts)) {
    throw new ControlError(
      'host_not_allowed',
      `the control API does not answer under the name ${call.headers.host}; see --allowed-host`,
    )
  }
  if (!isOwnOrigin(call.headers.origin, call.base)) {
    throw new ControlError(
      'origin_not_allowed',
      'pages of other origins can not use the control API',
    )
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function refuse(error: unknown): Reply | undefined {
  if (error instanceof ControlError) return refusal(error.code, error.message, error.details)
  if (error instanceof NoSuchSource) return refusal('not_found', error.message)
  if (error instanceof BadDocument) return refusal('invalid_request', error.message)
  if (error instanceof NameTaken) return refusal('name_taken', error.message)
  if (error instanceof CoreError) {
    const code = error.code.endsWith('_not_found') ? 'not_found' : 'invalid_request'
    return refusal(code, error.message)
  }
  return undefined
}

const refusal = (code: ControlErrorCode, message: string, details?: unknown): Reply => ({
  status: controlErrors[code],
  body: controlErrorBody(code, message, details),
})
