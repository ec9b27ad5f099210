import { isObject } from '../core/json.ts'
import { type CollectionName, collectionNames } from '../core/tables.ts'
import { type AnyRow, type Commit, type Op, patchedRow, type StateMaps, toMap } from './commit.ts'

/** Everything that the data folder holds, at one commit. Also the shape of `db.json`. */
export interface State {
  format: number
  seq: number
  origin: number
  rows: StateMaps
}

/** A state of a parsed `db.json`, or what is wrong with it. */
export function parseState(document: unknown): State | string {
  if (!isObject(document)) return 'not an object'
  const { format, seq, origin, rows } = document
  if (!isCount(format) || !isCount(seq) || !isCount(origin)) {
    return 'format, seq or origin is missing'
  }
  if (!isObject(rows)) return 'rows is missing'
  for (const [name, collection] of Object.entries(rows)) {
    if (!isObject(collection) || !Object.values(collection).every(isObject)) {
      return `rows.${name} is not a map of objects`
    }
  }
  const maps = Object.entries(rows).map(([name, collection]) => [name, toMap(collection as object)])
  return { format, seq, origin, rows: Object.fromEntries(maps) }
}

/** Brings the state to the commit; answers what does not fit. */
export function applyCommit(state: State, commit: Commit): string | undefined {
  if (commit.all !== undefined) {
    state.origin = commit.all.origin
    state.rows = Object.fromEntries(
      Object.entries(commit.all.rows).map(([name, rows]) => [name, toMap(rows)]),
    )
  }
  for (const op of commit.ops) {
    const wrong = applyOp(state.rows, op)
    if (wrong !== undefined) return wrong
  }
  state.seq = commit.seq
  return undefined
}

function applyOp(all: StateMaps, [kind, name, key, value, removed]: Op): string | undefined {
  let rows = all[name]
  if (rows === undefined) {
    rows = new Map()
    all[name] = rows
  }
  if (kind === '+') {
    rows.set(key, value as AnyRow)
    return undefined
  }
  const row = rows.get(key)
  if (row === undefined) return `${name} has no row ${key} to change`
  if (kind === '-') rows.delete(key)
  else rows.set(key, patchedRow(row, value as Record<string, unknown>, removed))
  return undefined
}

/** A collection that this version does not know: written by a newer one. */
export const unknownCollection = (rows: StateMaps): string | undefined =>
  Object.keys(rows).find((name) => !collectionNames.includes(name as CollectionName))

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
