import { close, fdatasync, open, write } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Commit } from './commit.ts'
import { segmentName, syncFolder } from './data-files.ts'
import { journalLine } from './journal-line.ts'
import { FORMAT } from './migrations.ts'

export type FsyncMode = 'none' | 'interval' | 'always'

/** Part of the runtime's timers that the journal needs. */
export interface JournalTimers {
  set(fn: () => void, ms: number): unknown
  clear(handle: unknown): void
}

export interface JournalOptions {
  readonly fsync: FsyncMode
  readonly timers: JournalTimers
  /** A new segment begins beyond this many bytes. */
  readonly segmentBytes: number
  /** A segment is whole and on disk (as far as `fsync` promises). */
  readonly onClosed: (segment: string, bytes: number) => void
}

const SYNC_MS = 100
const [openFile, closeFile, syncFile] = [promisify(open), promisify(close), promisify(fdatasync)]

/** Appends commits to segments. One write is in flight; what comes meanwhile goes into the next. */
export class Journal {
  readonly #dir: string
  readonly #options: JournalOptions
  #lines: string[] = []
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  #firstSeq = 0
  #segment: { name: string; fd: number; bytes: number } | undefined
  #running: Promise<void> | undefined
  #syncTimer: unknown
  #syncing: Promise<void> = Promise.resolve()
  /** Why no commit is taken any more. After a failed write the file may end anywhere. */
  #broken: Error | undefined

  constructor(dir: string, options: JournalOptions) {
    this.#dir = dir
    this.#options = options
  }

  /** What is wrong with it, while it takes no commit. */
  get problem(): string | undefined {
    return this.#broken?.message
  }

  append(commit: Commit): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#lines.length === 0) this.#firstSeq = commit.seq
    this.#lines.push(journalLine(commit))
    const written = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    this.#running ??= this.#run()
    return written
  }

  /** Writes what waits and takes nothing more: another process may hold the folder next. */
  async close(): Promise<void> {
    this.#broken ??= new Error('the journal is closed')
    await this.#running
    await this.#closeSegment()
  }

  async #run(): Promise<void> {
    // Whatever commits in this turn of the event loop goes into one write.
    await turnOver()
    while (this.#lines.length > 0) {
      const [lines, waiting] = [this.#lines, this.#waiting]
      this.#lines = []
      this.#waiting = []
      try {
        await this.#write(lines.join(''), this.#firstSeq)
        for (const { resolve } of waiting) resolve()
      } catch (error) {
        this.#fail(error as Error, waiting)
      }
    }
    this.#running = undefined
  }

  async #write(text: string, seq: number): Promise<void> {
    const segment = this.#segment ?? (await this.#openSegment(seq))
    const head = segment.bytes === 0 ? journalLine({ format: FORMAT }) : ''
    const bytes = Buffer.from(head + text)
    await writeAll(segment.fd, bytes)
    segment.bytes += bytes.length
    if (this.#options.fsync === 'always') await syncFile(segment.fd)
    else if (this.#options.fsync === 'interval') this.#syncSoon()
    if (segment.bytes > this.#options.segmentBytes) await this.#closeSegment()
  }

  async #openSegment(seq: number): Promise<{ name: string; fd: number; bytes: number }> {
    const name = segmentName(seq)
    this.#segment = { name, fd: await openFile(join(this.#dir, name), 'ax'), bytes: 0 }
    if (this.#options.fsync !== 'none') await syncFolder(this.#dir)
    return this.#segment
  }

  async #closeSegment(): Promise<void> {
    const segment = this.#segment
    if (segment === undefined) return
    this.#segment = undefined
    this.#options.timers.clear(this.#syncTimer)
    this.#syncTimer = undefined
    await this.#syncing
    if (this.#options.fsync !== 'none') await syncFile(segment.fd)
    await closeFile(segment.fd)
    this.#options.onClosed(segment.name, segment.bytes)
  }

  #syncSoon(): void {
    this.#syncTimer ??= this.#options.timers.set(() => {
      this.#syncTimer = undefined
      const fd = this.#segment?.fd
      if (fd === undefined) return
      this.#syncing = syncFile(fd).catch((error: Error) => this.#fail(error, []))
    }, SYNC_MS)
  }

  #fail(error: Error, waiting: { reject: (error: Error) => void }[]): void {
    this.#broken ??= new Error(`the journal cannot be written: ${error.message}`, { cause: error })
    for (const { reject } of [...waiting, ...this.#waiting]) reject(this.#broken)
    this.#lines = []
    this.#waiting = []
  }
}

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The system may take less than it is given. */
function writeAll(fd: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (from: number): void => {
      write(fd, bytes, from, bytes.length - from, null, (error, count) => {
        if (error) reject(error)
        else if (from + count < bytes.length) next(from + count)
        else resolve()
      })
    }
    next(0)
  })
}
