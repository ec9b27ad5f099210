import type { CollectionName, Tables } from '../core/tables.ts'

/** Every row of a world by collection and key: what `db.json`, snapshots and exports hold. */
export type StateRows = { [K in CollectionName]?: Record<string, Tables[K]> }

/** The same, ready for work. */
export type StateMaps = { [K in CollectionName]?: Map<string, AnyRow> }

/** A row of a collection that is handled without knowing which. */
export type AnyRow = Tables[CollectionName]

/** One changed row: put of a new one, changes of an old one's top-level keys (with those that went), or removal. */
export type Op =
  | readonly ['+', CollectionName, string, AnyRow]
  | readonly ['~', CollectionName, string, Record<string, unknown>, (readonly string[])?]
  | readonly ['-', CollectionName, string]

/** One line of the journal. */
export interface Commit {
  readonly seq: number
  /** World time in ms. */
  readonly at: number
  readonly ops: readonly Op[]
  /** The whole state was replaced (reset, restore, import) before `ops`; chance starts anew behind `origin`. */
  readonly all?: { readonly rows: StateRows; readonly origin: number }
}

/** What has to change in `before` to get `after`; undefined when nothing does. Values are compared by identity. */
export function patchOp(
  collection: CollectionName,
  key: string,
  before: AnyRow,
  after: AnyRow,
): Op | undefined {
  const [old, fresh] = [before as Record<string, unknown>, after as Record<string, unknown>]
  let changes: Record<string, unknown> | undefined
  let removed: string[] | undefined
  for (const name in fresh) {
    if (fresh[name] === old[name]) continue
    if (fresh[name] === undefined) {
      removed ??= []
      removed.push(name)
    } else {
      // Without a prototype: `__proto__` is a key like any other.
      changes ??= Object.create(null) as Record<string, unknown>
      changes[name] = fresh[name]
    }
  }
  for (const name in old) {
    if (name in fresh || old[name] === undefined) continue
    removed ??= []
    removed.push(name)
  }
  if (removed !== undefined) return ['~', collection, key, changes ?? {}, removed]
  return changes && ['~', collection, key, changes]
}

/** The row after the changes of a `~` op. */
export function patchedRow(
  row: AnyRow,
  changes: Record<string, unknown>,
  removed: readonly string[] = [],
): AnyRow {
  const next: Record<string, unknown> = { ...row, ...changes }
  for (const name of removed) delete next[name]
  return next as unknown as AnyRow
}

export const toMap = (rows: object): Map<string, AnyRow> =>
  rows instanceof Map ? rows : new Map(Object.entries(rows))
