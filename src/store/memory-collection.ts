import type { CollectionName } from '../core/tables.ts'
import type { Collection } from '../core/tx.ts'
import { type AnyRow, type Op, patchOp } from './commit.ts'

/** The commit in the making, as its collections see it. */
export interface OpenCommit {
  open: boolean
  /** Collections that were written to. */
  readonly dirty: MemoryCollection[]
}

const NONE: ReadonlySet<string> = new Set()

/**
 * One Map of frozen rows. Removal is done when the commit is: until then the key is only marked, so that an undo
 * leaves the order of the rows as it was.
 */
export class MemoryCollection implements Collection<AnyRow> {
  readonly name: CollectionName
  #rows: Map<string, AnyRow>
  /** The Map belongs to a fork as well: copy it before the first write. */
  #shared: boolean
  readonly #commit: OpenCommit
  /** Rows as they were before this commit. */
  readonly #before = new Map<string, AnyRow | undefined>()
  #gone: Set<string> | undefined
  /** Stands at the oldest row; kept, since a fresh one would walk over all that was removed before. */
  #oldest: Iterator<string> | undefined

  constructor(
    name: CollectionName,
    commit: OpenCommit,
    rows = new Map<string, AnyRow>(),
    shared = false,
  ) {
    this.name = name
    this.#commit = commit
    this.#rows = rows
    this.#shared = shared
  }

  get(key: string): AnyRow | undefined {
    return this.#gone?.has(key) ? undefined : this.#rows.get(key)
  }

  has(key: string): boolean {
    return this.#rows.has(key) && !this.#gone?.has(key)
  }

  get size(): number {
    return this.#rows.size - (this.#gone?.size ?? 0)
  }

  values(): IterableIterator<AnyRow> {
    return this.#gone === undefined ? this.#rows.values() : this.#liveValues()
  }

  entries(): IterableIterator<[string, AnyRow]> {
    return this.#gone === undefined ? this.#rows.entries() : this.#liveEntries(this.#gone)
  }

  put(key: string, row: AnyRow): AnyRow {
    this.#touch(key)
    this.#rows.set(key, Object.freeze(row))
    if (this.#gone?.delete(key) && this.#gone.size === 0) this.#gone = undefined
    return row
  }

  delete(key: string): boolean {
    if (!this.has(key)) return false
    this.#touch(key)
    this.#gone ??= new Set()
    this.#gone.add(key)
    return true
  }

  /** Ends the commit: removes what is marked and adds to `ops` what has changed. */
  commit(ops: Op[]): void {
    for (const [key, before] of this.#before) {
      if (this.#gone?.has(key)) {
        this.#rows.delete(key)
        if (before !== undefined) ops.push(['-', this.name, key])
        continue
      }
      const after = this.#rows.get(key)
      if (after === before || after === undefined) continue
      const op: Op | undefined =
        before === undefined ? ['+', this.name, key, after] : patchOp(this.name, key, before, after)
      if (op !== undefined) ops.push(op)
    }
    this.#settle()
  }

  undo(): void {
    for (const [key, before] of this.#before) {
      if (before === undefined) this.#rows.delete(key)
      else this.#rows.set(key, before)
    }
    this.#settle()
  }

  /** Drops the oldest rows beyond `cap`; only behind `commit`, since this is not undone. */
  evict(cap: number, ops: Op[]): void {
    while (this.#rows.size > cap) {
      this.#own()
      this.#oldest ??= this.#rows.keys()
      const next = this.#oldest.next()
      if (next.done) {
        this.#oldest = undefined
        continue
      }
      this.#rows.delete(next.value)
      ops.push(['-', this.name, next.value])
    }
  }

  /** A view of the same rows for another store. */
  share(commit: OpenCommit): MemoryCollection {
    this.#shared = true
    return new MemoryCollection(this.name, commit, this.#rows, true)
  }

  /** Shows the rows of `other` from now on. */
  adopt(other: MemoryCollection): void {
    other.#shared = true
    this.#rows = other.#rows
    this.#shared = true
    this.#oldest = undefined
  }

  #touch(key: string): void {
    if (!this.#commit.open) throw new Error(`${this.name} is written to outside a transaction`)
    this.#own()
    if (this.#before.size === 0) this.#commit.dirty.push(this)
    if (!this.#before.has(key)) this.#before.set(key, this.#rows.get(key))
  }

  #own(): void {
    if (!this.#shared) return
    this.#rows = new Map(this.#rows)
    this.#shared = false
    this.#oldest = undefined
  }

  #settle(): void {
    this.#before.clear()
    this.#gone = undefined
  }

  *#liveEntries(gone: ReadonlySet<string> = NONE): IterableIterator<[string, AnyRow]> {
    for (const entry of this.#rows) if (!gone.has(entry[0])) yield entry
  }

  *#liveValues(): IterableIterator<AnyRow> {
    for (const entry of this.#liveEntries(this.#gone)) yield entry[1]
  }
}
