import type { JsonObject } from '../core/json.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { noToken } from './auth.ts'
import { GraphError, requiredParameter } from './errors.ts'
import { askedFields, renderNode } from './fields.ts'
import type { NodeKind } from './node-kind.ts'
import { nodeKindOf } from './nodes.ts'
import { words } from './parameters.ts'
import { isPrincipal } from './principal.ts'
import { emptyPath } from './unknown.ts'
import { isVisible, mayUse } from './visibility.ts'

const MOST = 50

/** `GET /?ids=A,B`: several nodes at once, of any kinds. One that can not be read fails the whole call. */
function readNodes(call: Call<World>): Reply {
  if (!call.query.has('ids')) throw emptyPath(call)
  if (call.principal === undefined) throw noToken()
  const asked = askedFields(call)
  return { status: 200, body: each(call, (kind, id) => renderNode(kind, id, call, asked)) }
}

/** `GET /phone_numbers?ids=A,B`: one edge of several nodes. */
function readEdges(call: Call<World>): Reply {
  const name = call.params['edge'] ?? ''
  const body = each(call, (kind, id) => {
    const edge = kind.edges && Object.hasOwn(kind.edges, name) ? kind.edges[name] : undefined
    if (!edge) throw noSuchAlias(id)
    return edge.read(id, call)
  })
  return { status: 200, body }
}

function each(call: Call<World>, read: (kind: NodeKind, id: string) => JsonObject): JsonObject {
  const ids = [...new Set(words({ ids: call.query.get('ids') }, 'ids') ?? [])]
  if (ids.length === 0) throw requiredParameter('ids')
  if (ids.length > MOST) {
    throw new GraphError(100, `(#100) Too many IDs. Maximum: ${MOST}. Provided: ${ids.length}.`)
  }
  const { read: tx } = call.world.store
  const answer: JsonObject = {}
  for (const id of ids) {
    const kind = nodeKindOf(tx, id)
    const { principal } = call
    const auth = kind?.auth ?? kind?.idsAuth
    if (!kind || !auth || !isPrincipal(principal) || !isVisible(tx, principal, kind, id)) {
      throw noSuchAlias(id)
    }
    if (!mayUse(call, principal, auth)) throw noSuchAlias(id)
    answer[id] = read(kind, id)
  }
  return answer
}

const noSuchAlias = (id: string): GraphError =>
  new GraphError(803, `(#803) Some of the aliases you requested do not exist: ${id}`)

export const idsEndpoints: readonly Endpoint<World>[] = [
  { method: 'GET', path: '/', auth: 'none', doc: 'Read several nodes', run: readNodes },
  {
    method: 'GET',
    path: '/{edge}',
    auth: 'token',
    doc: 'Read one edge of several nodes',
    run: readEdges,
  },
]
