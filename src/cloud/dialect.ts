import { SETTINGS } from '../core/settings.ts'
import type { Call, Dialect } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { admit, admitByBody, mayHoldToken } from './admit.ts'
import { checkToken, findToken, noToken } from './auth.ts'
import { bodyTooLarge, readParameters } from './body.ts'
import { cloudEndpoints } from './endpoints.ts'
import { asGraphError, internalError, renderError } from './envelope.ts'
import { GraphError } from './errors.ts'
import { graphJson } from './escape.ts'
import { finishReply } from './finish.ts'
import { graphHeaders } from './headers.ts'
import { takeMethod } from './method-override.ts'
import { nodeKinds } from './nodes.ts'
import { preflight } from './preflight.ts'
import { isPrincipal } from './principal.ts'
import { requireAllowance } from './rate-limits.ts'
import { edgesOf, unknownError } from './unknown.ts'
import { splitVersion } from './versions.ts'

const MEGABYTE = 1_048_576

/** The Graph API. It takes every path that the others leave. */
export function createCloudDialect(): Dialect<World> {
  const edges = edgesOf(cloudEndpoints)
  const kindOf = new Map(
    cloudEndpoints.map((row) => [row, /^\/\{(\w+)\}/.exec(row.path)?.[1]] as const),
  )

  return {
    name: 'cloud',
    endpoints: cloudEndpoints,
    bodyLimit: 4 * MEGABYTE,
    owns: () => true,
    arrive: takeMethod,
    route,
    select: (call, candidates) =>
      candidates.find((each) => {
        const kind = kindOf.get(each)
        if (kind === 'edge') return call.query.has('ids')
        return kind === undefined || isOfKind(call, kind)
      }),
    authenticate: (call, endpoint) => {
      const token = findToken(call)
      if (token === undefined && mayHoldToken(endpoint)) return
      admit(call, endpoint, token)
    },
    async prepare(call, endpoint) {
      if (endpoint.body !== 'fields') return requireAllowance(call, endpoint)
      const known = isPrincipal(call.principal)
      const body = await readParameters(call)
      if (!known) admitByBody(call, endpoint, body)
      call.body = body
      requireAllowance(call, endpoint)
      if (known) admitByBody(call, endpoint, body)
    },
    unknown: (call, allowed) => {
      if (call.method === 'OPTIONS') return preflight(call)
      try {
        return renderError(call, unknownError(call, edges, allowed))
      } catch (error) {
        return renderError(call, asGraphError(error) ?? internalError())
      }
    },
    refuse(call, error) {
      const known = asGraphError(error)
      if (known === undefined) call.notes['bug'] = error
      return renderError(call, known ?? internalError())
    },
    badBody: (call, why) =>
      renderError(
        call,
        why === 'too_large'
          ? bodyTooLarge()
          : new GraphError(100, '(#100) Invalid JSON in request body'),
      ),
    finish: finishReply,
    stringify: graphJson,
    headers: graphHeaders,
  }
}

/** Takes the version off the path. One that does not exist stays on it and so finds nothing. */
function route(call: Call<World>): string {
  const versions = call.world.store.read.settings.get(SETTINGS)?.cloud.apiVersions
  const asked = splitVersion(call.path, versions ?? { oldest: 13, newest: 26, default: 23 })
  call.version = asked.version
  if (asked.unheard || call.method === 'OPTIONS') return call.path
  const alias = /^\/(me|app)(?=\/|$)/.exec(asked.path)
  const id = alias?.[1] && ownId(call, alias[1])
  call.path = alias && id ? `/${id}${asked.path.slice(alias[0].length)}` : asked.path
  return call.path
}

/** `me` is who the token belongs to, `app` the app that it was issued to. */
function ownId(call: Call<World>, alias: string): string | undefined {
  const form = typeof call.rawBody === 'string' ? new URLSearchParams(call.rawBody) : undefined
  const token = findToken(call, { access_token: form?.get('access_token') })
  if (token === undefined && alias === 'app') throw noToken()
  const principal = token === undefined ? undefined : checkToken(call, token)
  if (alias === 'app') return principal?.app.id
  if (principal?.userId !== undefined) return principal.userId
  throw new GraphError(
    2500,
    'An active access token must be used to query information about the current user.',
  )
}

const isOfKind = (call: Call<World>, name: string): boolean => {
  const id = decodeURIComponent(call.path.split('/', 2)[1] ?? '')
  return nodeKinds.find((each) => each.kind === name)?.has(call.world.store.read, id) ?? false
}
