import { SETTINGS } from '../core/settings.ts'
import type { Call, Dialect, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { checkAccess, checkProof, checkToken, findToken, noToken } from './auth.ts'
import { readParameters } from './body.ts'
import { cloudEndpoints } from './endpoints.ts'
import { asGraphError, internalError, renderError } from './envelope.ts'
import { GraphError } from './errors.ts'
import { graphJson } from './escape.ts'
import { graphHeaders } from './headers.ts'
import { nodeKinds } from './nodes.ts'
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
    route,
    select: (call, candidates) =>
      candidates.find((each) => {
        const kind = kindOf.get(each)
        return kind === undefined || isOfKind(call, kind)
      }),
    authenticate: (call, endpoint) => {
      const token = findToken(call)
      if (token === undefined && mayHoldToken(endpoint)) return
      admit(call, endpoint, token)
    },
    async prepare(call, endpoint) {
      if (endpoint.body !== 'fields') return
      const body = await readParameters(call)
      if (call.principal === undefined) admit(call, endpoint, findToken(call, body), body)
      call.body = body
    },
    unknown: (call) => {
      try {
        return renderError(call, unknownError(call, edges))
      } catch (error) {
        return renderError(call, asGraphError(error) ?? internalError())
      }
    },
    refuse: (call, error) => renderError(call, asGraphError(error) ?? internalError()),
    badBody: (call, why) =>
      renderError(
        call,
        why === 'too_large'
          ? new GraphError(100, '(#100) The request body is too large.', { status: 413 })
          : new GraphError(100, '(#100) Invalid JSON in request body'),
      ),
    stringify: graphJson,
    headers: graphHeaders,
  }
}

/** Takes the version off the path. One that does not exist yet stays on it and so finds nothing. */
function route(call: Call<World>): string {
  const versions = call.world.store.read.settings.get(SETTINGS)?.cloud.apiVersions
  const asked = splitVersion(call.path, versions ?? { oldest: 13, newest: 26, default: 23 })
  call.version = asked.version
  if (!asked.future) call.path = asked.path
  return call.path
}

const isOfKind = (call: Call<World>, name: string): boolean => {
  const id = decodeURIComponent(call.path.split('/', 2)[1] ?? '')
  return nodeKinds.find((each) => each.kind === name)?.has(call.world.store.read, id) ?? false
}

const mayHoldToken = (endpoint: Endpoint<World>): boolean =>
  endpoint.auth === 'none' || endpoint.body === 'fields'

/** Whose token it is, then whether it may do this here. */
function admit(
  call: Call<World>,
  endpoint: Endpoint<World>,
  token: string | undefined,
  body?: Record<string, unknown>,
): void {
  if (token === undefined) {
    if (endpoint.auth === 'none') return
    throw noToken()
  }
  const principal = checkToken(call, token)
  checkProof(call, principal, body)
  call.principal = principal
  checkAccess(call, principal, endpoint.auth, Object.values(call.params)[0])
}
