import type { Json, JsonObject } from '../core/json.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { GraphError } from './errors.ts'
import { askedFields, renderNode, writeFields } from './fields.ts'
import { kindNamed } from './kinds.ts'
import type { Edge, FieldItem, NodeKind } from './node-kind.ts'
import { page } from './paging.ts'

/** An argument of an edge: a modifier inside `fields`, else a parameter of the call. */
export type Argument = (name: string) => string | undefined

export const argumentOf =
  (call: Call<World>, item: FieldItem | undefined): Argument =>
  (name) =>
    (item ? item.args[name] : call.query.get(name)) ?? undefined

/** Fields that an edge is asked for: in braces inside `fields`, else by the call. */
export const fieldsOf = (
  call: Call<World>,
  item: FieldItem | undefined,
): readonly FieldItem[] | undefined => (item ? item.fields : askedFields(call))

export interface ListEdge<Row> {
  readonly name: string
  readonly auth: string
  readonly doc: string
  /** Everything on the list, in order; throws what is wrong with the arguments. */
  rows(id: string, call: Call<World>, argument: Argument): readonly Row[]
  render(row: Row, call: Call<World>, fields: readonly FieldItem[] | undefined, id: string): Json
  readonly defaultLimit?: number
  readonly maxLimit?: number
  /** The edge has a summary; what it says, where that is not just how many there are. */
  readonly summary?:
    | true
    | ((rows: readonly Row[], asked: string, id: string, call: Call<World>) => JsonObject)
  /** What an unknown cursor gets, where it is not the usual error. */
  badCursor?(call: Call<World>): GraphError | undefined
}

/** A paged list of things. */
export function listEdge<Row>(options: ListEdge<Row>): Edge {
  return {
    auth: options.auth,
    doc: options.doc,
    read(id, call, item) {
      const argument = argumentOf(call, item)
      const rows = options.rows(id, call, argument)
      const fields = fieldsOf(call, item)
      const badCursor = options.badCursor?.(call)
      const body = page(call, rows, (row) => options.render(row, call, fields, id), {
        path: `/${id}/${options.name}`,
        ...(item && { args: item.args, ...(item.fields && { fields: writeFields(item.fields) }) }),
        ...(options.defaultLimit !== undefined && { defaultLimit: options.defaultLimit }),
        ...(options.maxLimit !== undefined && { maxLimit: options.maxLimit }),
        ...(badCursor && { badCursor }),
      })
      const asked = argument('summary')
      if (!options.summary || !asked || /^(false|0)$/i.test(asked)) return body
      const summary =
        options.summary === true
          ? { total_count: rows.length }
          : options.summary(rows, asked, id, call)
      return { ...body, summary }
    },
  }
}

/** A paged list of nodes of one kind; its rows are their ids. */
export const nodeEdge = (kind: string, options: Omit<ListEdge<string>, 'render'>): Edge =>
  listEdge({
    ...options,
    render: (row, call, fields) => renderNode(kindNamed(kind), row, call, fields),
  })

/** What every node can do: be read, and have its edges read. */
export const nodeEndpoints = (kinds: readonly NodeKind[]): Endpoint<World>[] =>
  kinds.flatMap((kind) => [
    ...(kind.auth === undefined ? [] : [readNode(kind, kind.auth)]),
    ...Object.entries(kind.edges ?? {}).map(([name, edge]) => readEdge(kind, name, edge)),
  ])

const readNode = (kind: NodeKind, auth: string): Endpoint<World> => ({
  method: 'GET',
  path: `/{${kind.kind}}`,
  auth,
  doc: `Read a node of type ${kind.type}`,
  run(call) {
    const id = call.params[kind.kind] ?? ''
    const body = renderNode(kind, id, call, askedFields(call))
    return { status: 200, body: { ...body, ...metadata(kind, id, call) } }
  },
})

const readEdge = (kind: NodeKind, name: string, edge: Edge): Endpoint<World> => ({
  method: 'GET',
  path: `/{${kind.kind}}/${name}`,
  auth: edge.auth,
  doc: edge.doc,
  run: (call) => ({ status: 200, body: edge.read(call.params[kind.kind] ?? '', call) }),
})

/** `metadata=1`: what can be asked of this kind of node. */
export function metadata(kind: NodeKind, id: string, call: Call<World>): JsonObject {
  const asked = call.query.get('metadata')
  if (asked !== '1' && asked?.toLowerCase() !== 'true') return {}
  const address = (name: string) => `${call.base}/${call.version}/${id}/${name}`
  const names = Object.keys(kind.edges ?? {})
  const field = (name: string): JsonObject => ({
    name,
    description: `The ${name.replaceAll('_', ' ')} of this object.`,
    type: name === 'id' ? 'numeric string' : 'string',
  })
  return {
    metadata: {
      fields: ['id', ...Object.keys(kind.fields)].map(field),
      type: kind.type.toLowerCase(),
      connections: Object.fromEntries(names.map((name) => [name, address(name)])),
    },
  }
}
