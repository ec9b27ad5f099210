import { mkdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Commit, StateMaps } from './commit.ts'
import { listSegments, segmentName, snapshotFile } from './data-files.ts'
import { type FoldTask, fileSize, fold } from './fold.ts'
import { type FsyncMode, Journal, type JournalTimers } from './journal.ts'
import { loadFolder } from './load.ts'
import { lockFolder } from './lock.ts'
import { recoverFolder } from './recover.ts'
import type { State } from './state.ts'

export interface DataDirOptions {
  readonly timers: JournalTimers
  readonly fsync?: FsyncMode
  /** Go on from the last good point where something is damaged. */
  readonly recover?: boolean
  /** Built `fold-worker.js`; folding happens on this thread where it is not given. */
  readonly foldWorker?: URL
  /** Told what goes wrong beside the requests (a fold that fails). */
  readonly onProblem?: (error: Error) => void
  readonly segmentBytes?: number
  /** Closed segments are folded beyond this many bytes, and beyond the size of `db.json`. */
  readonly foldBytes?: number
}

/** The data folder of the default world, held by this process until it is closed. */
export interface DataDir {
  readonly rows: StateMaps
  readonly seq: number
  readonly origin: number
  /** Nothing was ever committed here: a seed is due. */
  readonly fresh: boolean
  /** What was cut or set aside, for the log. */
  readonly notes: readonly string[]
  /** Why commits are refused; a restart goes on from what was acknowledged. */
  problem(): string | undefined
  /** Resolves when the commit is written. */
  append(commit: Commit): Promise<void>
  /** Writes and folds what is left, and gives the folder back. */
  close(): Promise<void>
}

const MB = 1_000_000

export async function openDataDir(dir: string, options: DataDirOptions): Promise<DataDir> {
  await mkdir(dir, { recursive: true })
  const unlock = lockFolder(dir)
  try {
    await rm(`${snapshotFile(dir)}.tmp`, { force: true })
    const { state, notes } = await load(dir, options.recover ?? false)
    const folding = new Folding(dir, options)
    await folding.start()
    const journal = new Journal(dir, {
      fsync: options.fsync ?? 'interval',
      timers: options.timers,
      segmentBytes: options.segmentBytes ?? 8 * MB,
      onClosed: (segment, bytes) => folding.closed(segment, bytes),
    })
    return {
      rows: state.rows,
      seq: state.seq,
      origin: state.origin,
      fresh: state.seq === 0,
      notes,
      problem: () => journal.problem,
      append: (commit) => journal.append(commit),
      async close() {
        try {
          await journal.close()
          await folding.finish()
        } finally {
          unlock()
        }
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

async function load(
  dir: string,
  recover: boolean,
): Promise<{ state: State; notes: readonly string[] }> {
  const segments = await listSegments(dir)
  const loaded = recover
    ? await recoverFolder(dir, segments)
    : { ...(await loadFolder(dir, segments)), notes: [] }
  if (loaded.damage !== undefined) throw loaded.damage.error
  const notes = [...loaded.notes]
  if (loaded.torn !== undefined) {
    await truncate(loaded.torn.file, loaded.torn.offset)
    notes.push(`a half-written commit at the end of ${loaded.torn.file} is cut off`)
  }
  // The next segment needs the name of one of which no commit was whole.
  await rm(join(dir, segmentName(loaded.state.seq + 1)), { force: true })
  return { state: loaded.state, notes }
}

/** Closed segments, folded when they outweigh the snapshot: bytes are then written twice at most. */
class Folding {
  readonly #dir: string
  readonly #options: DataDirOptions
  #segments: string[] = []
  #bytes = 0
  #limit = 0
  #running: Promise<void> | undefined

  constructor(dir: string, options: DataDirOptions) {
    this.#dir = dir
    this.#options = options
  }

  async start(): Promise<void> {
    await this.#measure()
    for (const segment of await listSegments(this.#dir)) {
      this.closed(segment, await fileSize(join(this.#dir, segment)))
    }
  }

  closed(segment: string, bytes: number): void {
    this.#segments.push(segment)
    this.#bytes += bytes
    if (this.#bytes > this.#limit && this.#running === undefined) this.#begin()
  }

  /** Folds what is left, unless it is too much to be folded at all. */
  async finish(): Promise<void> {
    await this.#running
    if (this.#segments.length === 0 || this.#limit === Number.POSITIVE_INFINITY) return
    this.#begin()
    await this.#running
  }

  #begin(): void {
    const segments = this.#segments
    this.#segments = []
    this.#bytes = 0
    this.#running = this.#fold({ dir: this.#dir, segments })
      .then(
        (folded) => {
          // Too much text: the segments stay, and are loaded at the next start.
          if (!folded) this.#limit = Number.POSITIVE_INFINITY
        },
        (error: Error) => {
          this.#segments = [...segments, ...this.#segments]
          this.#options.onProblem?.(error)
        },
      )
      .then(() => this.#measure())
      .finally(() => {
        this.#running = undefined
      })
  }

  #fold(task: FoldTask): Promise<boolean> {
    const { foldWorker } = this.#options
    return foldWorker === undefined ? fold(task) : foldInWorker(foldWorker, task)
  }

  async #measure(): Promise<void> {
    if (this.#limit === Number.POSITIVE_INFINITY) return
    const size = await fileSize(snapshotFile(this.#dir))
    this.#limit = Math.max(this.#options.foldBytes ?? 32 * MB, size)
  }
}

function foldInWorker(script: URL, task: FoldTask): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: task })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`folding ended with code ${code}`)))
  })
}
