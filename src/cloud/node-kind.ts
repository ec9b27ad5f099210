import type { Json } from '../core/json.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'

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

/** A kind of Graph object, as data: how it is found, who sees it, what can be read of it. */
export interface NodeKind {
  /** Its placeholder in the paths of endpoints: `/{phone_number}/messages`. */
  readonly kind: string
  /** Name in messages: `WhatsAppBusinessAccount`. */
  readonly type: string
  has(tx: ReadTx, id: string): boolean
  /** The WABA that a token must have been given to see it. */
  wabaId?(tx: ReadTx, id: string): string | undefined
  readonly fields: Readonly<Record<string, FieldReader>>
  /** What is answered without `fields=`. */
  readonly defaults: readonly string[]
}
