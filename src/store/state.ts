import { isObject } from '../core/json.ts'
import { type CollectionName, collectionNames } from '../core/tables.ts'
import { type AnyRow, type Commit, type Op, patchedRow, type StateMaps, toMap } from './commit.ts'

/** Everything that the data folder holds, at one commit. Also the shape of `db.json`. */
export interface State {
  format: number
  seq: number
  /** Commits that did not count for chance: those before the last reset, and those that drew none. */
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
  return { format, seq, origin, rows: toMaps(rows) }
}

/** Brings the state to the commit, or answers what does not fit and leaves it as it is. */
export function applyCommit(state: State, commit: Commit): string | undefined {
  const rows = commit.all === undefined ? state.rows : toMaps(commit.all.rows)
  const stray = commit.ops.find((op) => !fits(rows, op, commit))
  if (stray !== undefined)
    return `commit ${commit.seq} changes ${stray[1]} ${stray[2]}, which is not there`
  for (const op of commit.ops) applyOp(rows, op)
  state.rows = rows
  state.seq = commit.seq
  state.origin = commit.all?.origin ?? state.origin + (commit.drew ? 0 : 1)
  return undefined
}

function fits(all: StateMaps, [kind, name, key]: Op, commit: Commit): boolean {
  if (kind === '+' || all[name]?.has(key)) return true
  return commit.ops.some((op) => op[0] === '+' && op[1] === name && op[2] === key)
}

function applyOp(all: StateMaps, [kind, name, key, value, removed, appended]: Op): void {
  let rows = all[name]
  if (rows === undefined) {
    rows = new Map()
    all[name] = rows
  }
  const row = rows.get(key)
  if (kind === '+') rows.set(key, value as AnyRow)
  else if (kind === '-') rows.delete(key)
  else if (row) rows.set(key, patchedRow(row, value as Record<string, unknown>, removed, appended))
}

export const toMaps = (rows: object): StateMaps =>
  Object.fromEntries(Object.entries(rows).map(([name, collection]) => [name, toMap(collection)]))

/** A collection that this version does not know: written by a newer one. */
export const unknownCollection = (rows: StateMaps): string | undefined =>
  Object.keys(rows).find((name) => !collectionNames.includes(name as CollectionName))

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
