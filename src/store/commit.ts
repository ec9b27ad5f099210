import type { JsonObject } from '../core/json.ts'
import type { CollectionName, Tables } from '../core/tables.ts'

/** Every row of a world by collection and key: what `db.json`, snapshots and exports hold. */
export type StateRows = { [K in CollectionName]?: Record<string, Tables[K]> }

/** The same, ready for work. */
export type StateMaps = { [K in CollectionName]?: Map<string, AnyRow> }

/** A row of a collection that is handled without knowing which. */
export type AnyRow = Tables[CollectionName]

/**
 * One changed row: put of a new one; changes of an old one's top-level keys, with those that went and the items that lists
 * grew by; or removal.
 */
export type Op =
  | readonly ['+', CollectionName, string, AnyRow]
  | readonly ['~', CollectionName, string, Values, (readonly string[])?, Appended?]
  | readonly ['-', CollectionName, string]

type Values = Readonly<Record<string, unknown>>
/** Items behind those that the lists of the row had. */
type Appended = Readonly<Record<string, readonly unknown[]>>

/** One line of the journal. */
export interface Commit {
  readonly seq: number
  /** World time in ms. */
  readonly at: number
  readonly ops: readonly Op[]
  /** It drew chance, and counts for that of the next one. */
  readonly drew?: boolean
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
  const [old, fresh] = [before as Values, after as Values]
  // Without a prototype: `__proto__` is a key like any other.
  const changes = Object.create(null) as Record<string, unknown>
  let appended: Record<string, readonly unknown[]> | undefined
  let removed: string[] | undefined
  let changed = false
  for (const name in fresh) {
    const [was, is] = [old[name], fresh[name]]
    if (is === was) continue
    if (is === undefined) {
      removed ??= []
      removed.push(name)
    } else if (growsFrom(was, is)) {
      appended ??= Object.create(null) as Record<string, readonly unknown[]>
      appended[name] = (is as readonly unknown[]).slice((was as readonly unknown[]).length)
    } else {
      changes[name] = is
      changed = true
    }
  }
  for (const name in old) {
    if (name in fresh || old[name] === undefined) continue
    removed ??= []
    removed.push(name)
  }
  if (appended !== undefined) return ['~', collection, key, changes, removed ?? [], appended]
  if (removed !== undefined) return ['~', collection, key, changes, removed]
  return changed ? ['~', collection, key, changes] : undefined
}

/** A list that holds the old one's items, by identity, and more behind them. */
const growsFrom = (was: unknown, is: unknown): boolean =>
  Array.isArray(was) &&
  Array.isArray(is) &&
  is.length > was.length &&
  was.every((item, at) => item === is[at])

/** The row after the changes of a `~` op. */
export function patchedRow(
  row: AnyRow,
  changes: Values,
  removed: readonly string[] = [],
  appended: Appended = {},
): AnyRow {
  const next: Record<string, unknown> = { ...row, ...changes }
  for (const name of removed) delete next[name]
  for (const [name, items] of Object.entries(appended)) {
    const list = next[name]
    next[name] = [...(Array.isArray(list) ? list : []), ...items]
  }
  return next as JsonObject
}

export const toMap = (rows: object): Map<string, AnyRow> =>
  rows instanceof Map ? rows : new Map(Object.entries(rows))
