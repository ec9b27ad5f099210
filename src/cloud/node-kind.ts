import type { Json, JsonObject } from '../core/json.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { Principal } from './principal.ts'

/** One name of a `fields` list, with what hangs on it: `phone_numbers.limit(2){id}`. */
export interface FieldItem {
  readonly name: string
  /** Name in the answer. */
  readonly as: string
  readonly args: Readonly<Record<string, string>>
  readonly fields: readonly FieldItem[] | undefined
}

/** Reads one field or expands one edge of a node; undefined leaves it out of the answer. */
export type FieldReader = (id: string, call: Call<World>, item: FieldItem) => Json | undefined

/** A list that hangs on a node: an endpoint of its own, and a name in `fields` of the node. */
export interface Edge {
  /** Who may read it; the words are those of endpoints. */
  readonly auth: string
  readonly doc: string
  /** The whole answer. `item` is there when it is expanded inside `fields`; else the query says what is asked. */
  read(id: string, call: Call<World>, item?: FieldItem): JsonObject
}

/** A kind of Graph object, as data: how it is found, who sees it, what can be read of it. */
export interface NodeKind {
  /** Its placeholder in the paths of endpoints: `/{phone_number}/messages`. */
  readonly kind: string
  /** Name in messages: `WhatsAppBusinessAccount`. */
  readonly type: string
  has(tx: ReadTx, id: string): boolean
  /** The WABA that a token must have been given to see it. */
  wabaId?(tx: ReadTx, id: string): string | undefined
  /** Who may see one that belongs to no WABA; everybody where absent. */
  sees?(tx: ReadTx, principal: Principal, id: string): boolean
  /** Who may read it by `GET /{id}`; a kind without it has an endpoint of its own, or none. */
  readonly auth?: string
  /** Who may read it among `ids=`, of a kind that has an endpoint of its own. */
  readonly idsAuth?: string
  readonly fields: Readonly<Record<string, FieldReader>>
  readonly edges?: Readonly<Record<string, Edge>>
  /** Fields that older versions do not have: the first major version that does. */
  readonly since?: Readonly<Record<string, number>>
  /** What is answered without `fields=`. */
  readonly defaults: readonly string[]
}
