import type { Random } from '../core/env.ts'
import type { DomainEvent } from '../core/events.ts'
import type { Job, NewJob } from '../core/jobs.ts'
import { SETTINGS } from '../core/settings.ts'
import { type CollectionName, cappedCollections, collectionNames } from '../core/tables.ts'
import type { ReadTx, Store, Tx } from '../core/tx.ts'
import { type Commit, type Op, type StateMaps, type StateRows, toMap } from './commit.ts'
import { MemoryCollection, type OpenCommit } from './memory-collection.ts'

export interface StoreOptions {
  /**
   * Chance of commit `number`, counted from the last reset. Only commits that draw are counted: when a receiver answers
   * and its outcome is written down has no say in the ids of what is sent meanwhile.
   */
  readonly random: (number: number) => Random
  readonly now: () => number
  /** What follows from an event within the same commit; may emit more. */
  readonly react?: (tx: Tx, event: DomainEvent) => void
  /** Writes the commit down. No promise = nothing to wait for. */
  readonly onCommit?: (commit: Commit) => Promise<void> | undefined
}

export interface StoreContent {
  readonly rows?: StateRows | StateMaps
  /** Number of the last commit in `rows`. */
  readonly seq?: number
  /** Commit behind which chance began to count. */
  readonly origin?: number
}

/** Hears of each commit in order, once the journal has it and before `transact` resolves. */
export type CommitListener = (
  commit: Commit,
  events: readonly DomainEvent[],
  jobs: readonly Job[],
) => void

export interface MemoryStore extends Store {
  /** Chance of the commit in the making; asking outside of one is a bug, for reads draw nothing. */
  readonly random: Random
  readonly origin: number
  /** World time; a commit is one moment, however long it is in the making. */
  now(): number
  /** Answers how to stop it. */
  subscribe(listener: CommitListener): () => void
  /** An independent store with the same rows, shared until one of the two writes to them. */
  fork(options: StoreOptions): MemoryStore
  /** Puts the rows of `source` in place of all rows, as a commit of its own; chance repeats from where `source` stood. */
  replaceWith(source: MemoryStore): Promise<void>
  /** All rows as a plain document. */
  export(): StateRows
}

export function createMemoryStore(options: StoreOptions, content: StoreContent = {}): MemoryStore {
  const commit: OpenCommit = { open: false, dirty: [] }
  const store = new WorldStore(options, commit, (name) => {
    const rows = toMap(content.rows?.[name] ?? {})
    for (const row of rows.values()) Object.freeze(row)
    return new MemoryCollection(name, commit, rows)
  })
  store.start(content.seq ?? 0, content.origin ?? 0)
  return store
}

type Collections = { readonly [K in CollectionName]: MemoryCollection }

class WorldStore implements MemoryStore {
  readonly read: ReadTx
  seq = 0
  origin = 0
  readonly #options: StoreOptions
  readonly #commit: OpenCommit
  readonly #collections: Collections
  readonly #tx: Tx
  readonly #listeners = new Set<CommitListener>()
  #random: Random | undefined
  #moment: number | undefined
  #events: DomainEvent[] = []
  #jobs: Job[] = []
  #lastOrder = 0

  constructor(
    options: StoreOptions,
    commit: OpenCommit,
    make: (name: CollectionName) => MemoryCollection,
  ) {
    this.#options = options
    this.#commit = commit
    this.#collections = Object.fromEntries(
      collectionNames.map((name) => [name, make(name)]),
    ) as Collections
    this.read = this.#collections as unknown as ReadTx
    this.#tx = this.#makeTx()
  }

  start(seq: number, origin: number): void {
    this.seq = seq
    this.origin = origin
    this.#lastOrder = 0
    for (const job of this.read.jobs.values()) {
      this.#lastOrder = Math.max(this.#lastOrder, job.order)
    }
  }

  get random(): Random {
    if (!this.#commit.open) throw new Error('chance of a commit is asked for outside a transaction')
    this.#random ??= this.#options.random(this.seq + 1 - this.origin)
    return this.#random
  }

  now(): number {
    if (!this.#commit.open) return this.#options.now()
    this.#moment ??= this.#options.now()
    return this.#moment
  }

  transact<T>(work: (tx: Tx) => T): Promise<T> {
    if (this.#commit.open) throw new Error('a transaction is started within a transaction')
    const order = this.#lastOrder
    this.#commit.open = true
    let result: T
    let ops: Op[]
    let drew: boolean
    let at: number
    try {
      result = work(this.#tx)
      if (result instanceof Promise) throw new Error('the work of a transaction is asynchronous')
      this.#drain()
      drew = this.#random !== undefined
      at = this.now()
      ops = this.#close()
    } catch (error) {
      this.#undo(order)
      return Promise.reject(error)
    }
    if (ops.length === 0 && this.#events.length === 0) {
      this.#jobs = []
      return Promise.resolve(result)
    }

    this.seq += 1
    if (!drew) this.origin += 1
    const saved = this.#publish({
      seq: this.seq,
      at,
      ops,
      ...(drew && { drew }),
    })
    return saved === undefined ? Promise.resolve(result) : saved.then(() => result)
  }

  subscribe(listener: CommitListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  fork(options: StoreOptions): MemoryStore {
    this.#refuseWhileOpen()
    const commit: OpenCommit = { open: false, dirty: [] }
    const fork = new WorldStore(options, commit, (name) => this.#collections[name].share(commit))
    fork.start(this.seq, this.origin)
    return fork
  }

  async replaceWith(source: MemoryStore): Promise<void> {
    this.#refuseWhileOpen()
    if (!(source instanceof WorldStore)) throw new Error('not a memory store')
    for (const name of collectionNames) this.#collections[name].adopt(source.#collections[name])
    const seq = this.seq + 1
    this.start(seq, seq - (source.seq - source.origin))
    const all = this.#options.onCommit ? this.export() : {}
    await this.#publish({
      seq,
      at: this.#options.now(),
      ops: [],
      all: { rows: all, origin: this.origin },
    })
  }

  export(): StateRows {
    return Object.fromEntries(
      collectionNames
        .filter((name) => this.#collections[name].size > 0)
        .map((name) => [name, Object.fromEntries(this.#collections[name].entries())]),
    )
  }

  #refuseWhileOpen(): void {
    if (this.#commit.open) throw new Error('a transaction is open')
  }

  /** Reactions, in the order of emission, those to events of reactions included. */
  #drain(): void {
    const react = this.#options.react
    if (react === undefined) return
    for (let i = 0; i < this.#events.length; i += 1) react(this.#tx, this.#events[i] as DomainEvent)
  }

  #close(): Op[] {
    const ops: Op[] = []
    const dirty = this.#commit.dirty
    for (const collection of dirty) collection.commit(ops)
    const cap = this.read.settings.get(SETTINGS)?.retention
    for (const collection of dirty) {
      if (cap !== undefined && cappedCollections.has(collection.name)) collection.evict(cap, ops)
    }
    dirty.length = 0
    this.#random = undefined
    this.#moment = undefined
    this.#commit.open = false
    return ops
  }

  #undo(order: number): void {
    for (const collection of this.#commit.dirty) collection.undo()
    this.#commit.dirty.length = 0
    this.#commit.open = false
    this.#random = undefined
    this.#moment = undefined
    this.#events = []
    this.#jobs = []
    this.#lastOrder = order
  }

  #publish(commit: Commit): Promise<void> | undefined {
    const [events, jobs] = [this.#events, this.#jobs]
    this.#events = []
    this.#jobs = []
    const saved = this.#options.onCommit?.(commit)
    if (saved !== undefined) return saved.then(() => this.#tell(commit, events, jobs))
    this.#tell(commit, events, jobs)
    return undefined
  }

  #tell(commit: Commit, events: DomainEvent[], jobs: Job[]): void {
    for (const listener of this.#listeners) listener(commit, events, jobs)
  }

  #makeTx(): Tx {
    const store = this
    const verbs = {
      emit: (event: DomainEvent): void => {
        if (!store.#commit.open) throw new Error('an event is emitted outside a transaction')
        store.#events.push(event)
      },
      schedule: (job: NewJob): Job => store.#schedule(job),
      reschedule: (jobId: string, due: number): void => {
        const job = store.#collections.jobs.get(jobId) as Job | undefined
        if (job === undefined) return
        store.#lastOrder += 1
        const later = { ...job, due, order: store.#lastOrder } as Job
        store.#collections.jobs.put(jobId, later)
        store.#jobs.push(later)
      },
      cancel: (jobId: string): void => {
        store.#collections.jobs.delete(jobId)
      },
      get seq(): number {
        return store.seq + 1
      },
    }
    // assign() into `verbs`, so that the getter stays one.
    return Object.assign(verbs, this.#collections) as unknown as Tx
  }

  #schedule(job: NewJob): Job {
    this.#lastOrder += 1
    const row = {
      // Never given twice, so that a job from before a reset can not be taken for one of after it.
      id: `j${this.seq + 1}-${this.#jobs.length}`,
      order: this.#lastOrder,
      ...job,
    } as Job
    this.#collections.jobs.put(row.id, row)
    this.#jobs.push(row)
    return row
  }
}
