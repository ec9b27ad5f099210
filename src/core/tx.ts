import type { DomainEvent } from './events.ts'
import type { Job, NewJob } from './jobs.ts'
import type { CollectionName, Tables } from './tables.ts'

/** A read view of one collection. Rows are frozen: change a copy and `put` it. */
export interface ReadCollection<Row> {
  get(key: string): Row | undefined
  has(key: string): boolean
  /** In the order of first insertion. */
  values(): IterableIterator<Row>
  entries(): IterableIterator<[string, Row]>
  readonly size: number
}

export interface Collection<Row> extends ReadCollection<Row> {
  /** Stores and freezes the row; answers it. */
  put(key: string, row: Row): Row
  delete(key: string): boolean
}

export type ReadTx = { readonly [K in CollectionName]: ReadCollection<Tables[K]> }

/** One commit in the making. Everything in it happens, or nothing does. */
export type Tx = { readonly [K in CollectionName]: Collection<Tables[K]> } & {
  /** Says what has happened; reactions run inside the same commit, in the order of emission. */
  emit(event: DomainEvent): void
  /** Something to do later, by the world's clock. A past `due` means as soon as this is committed. */
  schedule(job: NewJob): Job
  /** The same job again, later; `data` stays as it is. Does nothing when it is no longer there. */
  reschedule(jobId: string, due: number): void
  cancel(jobId: string): void
  /** The number that this commit will have. */
  readonly seq: number
}

export interface Store {
  /** The committed state. */
  readonly read: ReadTx
  /** Number of the last commit. */
  readonly seq: number
  /**
   * Runs `work` at once, synchronously, and commits it whole; when it throws, nothing has happened. The promise
   * resolves when the commit is in the journal (at once for a world that keeps none) and rejects with what was thrown.
   */
  transact<T>(work: (tx: Tx) => T): Promise<T>
}
