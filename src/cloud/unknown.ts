import { SETTINGS } from '../core/settings.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { checkToken, findToken, noToken } from './auth.ts'
import { GraphError, nonexistingField, unknownPath, unsupported } from './errors.ts'
import { nodeKindOf } from './nodes.ts'
import { checkProof } from './proof.ts'
import { splitVersion } from './versions.ts'
import { isVisible } from './visibility.ts'

/** Which kinds have an edge, by any method. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>

export function edgesOf(endpoints: readonly Endpoint<World>[]): Edges {
  const edges = new Map<string, Set<string>>()
  for (const { path } of endpoints) {
    const match = /^\/\{(\w+)\}\/(\w+)/.exec(path)
    if (!match?.[1] || !match[2]) continue
    const kinds = edges.get(match[2]) ?? new Set()
    kinds.add(match[1])
    edges.set(match[2], kinds)
  }
  return edges
}

/** Why nothing is here: version, token, path, object, in that order. */
export function unknownError(
  call: Call<World>,
  edges: Edges,
  allowed: readonly string[],
): GraphError {
  const versions = call.world.store.read.settings.get(SETTINGS)?.cloud.apiVersions
  const asked = versions && splitVersion(call.path, versions)
  if (asked?.unheard) return unknownPath(asked.path)
  const segments = call.path.split('/').filter((each) => each !== '')
  const [id, edge, ...deeper] = segments
  if (id === undefined) return emptyPath(call)
  const token = findToken(call)
  if (token === undefined) return noToken()
  const principal = checkToken(call, token)
  checkProof(call, principal, undefined, call.method !== 'GET')

  // A version of a form that there is none of is the id of an object that is not there.
  if (/^v\d/.test(id)) return unsupported(call.method, id)
  const { read } = call.world.store
  const kind = nodeKindOf(read, id)
  if (!kind && !isId(id)) return noSuchAlias(id)
  const kinds = edge === undefined ? undefined : edges.get(edge)
  if (edge !== undefined && !kinds) return unknownPath(`/${[edge, ...deeper].join('/')}`)
  if (!kind || !isVisible(read, principal, kind, id)) return unsupported(call.method, id)
  if (deeper.length > 0 && allowed.length === 0) return unknownPath(`/${deeper.join('/')}`)
  if (edge !== undefined && call.method === 'GET' && deeper.length === 0) {
    return nonexistingField(edge, kind.type)
  }
  return unsupported(call.method, id)
}

export const emptyPath = (call: Call<World>): GraphError =>
  /\/v\d+\.\d{1,2}\/?(?:\?|$)/.test(call.raw.url ?? '')
    ? new GraphError(
        100,
        `Unsupported ${call.method.toLowerCase()} request. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
        { type: 'GraphMethodException' },
      )
    : unknownPath('/', 404)

/** `1_2`: a thing within another. All else names a page or a person, a UUID of the old API among them. */
const isId = (text: string): boolean => /^\d+(_\d+)*$/.test(text) || text.startsWith('upload:')

const noSuchAlias = (id: string): GraphError =>
  new GraphError(803, `(#803) Some of the aliases you requested do not exist: ${id}`)
