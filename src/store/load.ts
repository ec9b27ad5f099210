import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Commit } from './commit.ts'
import { DamagedFile } from './damage.ts'
import { previousSnapshotFile, snapshotFile } from './data-files.ts'
import { parseLine } from './journal-line.ts'
import { snapshotDb } from './lowdb-file.ts'
import { FORMAT, migrate } from './migrations.ts'
import { applyCommit, type State, unknownCollection } from './state.ts'

export interface Loaded {
  readonly state: State
  /** A half-written end of the last segment, to be cut at `offset`. */
  readonly torn?: { readonly file: string; readonly offset: number }
  /** Where reading had to stop; the state is that of the last good point before it. */
  readonly damage?: {
    readonly error: DamagedFile
    readonly segment: string
    readonly offset: number
  }
}

/** The snapshot and then the segments, as far as they are whole. A damaged snapshot throws. */
export async function loadFolder(dir: string, segments: readonly string[]): Promise<Loaded> {
  const db = snapshotDb(snapshotFile(dir), previousSnapshotFile(dir))
  await db.read()
  return loadSegments(dir, segments, db.data)
}

export async function loadSegments(
  dir: string,
  segments: readonly string[],
  state: State,
): Promise<Loaded> {
  for (const segment of segments) {
    const file = join(dir, segment)
    const end = readSegment(state, file, await readFile(file))
    if (end.why === undefined) continue
    if (end.torn && segment === segments.at(-1)) {
      upgrade(state, file)
      return { state, torn: { file, offset: end.offset } }
    }
    const error = new DamagedFile(file, end.why)
    upgrade(state, file)
    return { state, damage: { error, segment, offset: end.offset } }
  }
  upgrade(state, snapshotFile(dir))
  return { state }
}

interface SegmentEnd {
  readonly offset: number
  readonly why?: string
  readonly torn?: boolean
}

function readSegment(state: State, file: string, bytes: Buffer): SegmentEnd {
  let offset = 0
  while (offset < bytes.length) {
    const newline = bytes.indexOf(10, offset)
    if (newline < 0) return { offset, why: 'its last line is cut off', torn: true }
    const record = parseLine(bytes.toString('utf8', offset, newline))
    if (record === undefined) return { offset, why: `byte ${offset} begins a broken line` }
    const why = 'seq' in record ? follow(state, record) : void upgrade(state, file, record.format)
    if (why !== undefined) return { offset, why }
    offset = newline + 1
  }
  return { offset }
}

function follow(state: State, commit: Commit): string | undefined {
  if (commit.seq <= state.seq) return undefined
  if (commit.seq !== state.seq + 1) {
    return `commit ${state.seq + 1} is missing, commit ${commit.seq} follows ${state.seq}`
  }
  return applyCommit(state, commit)
}

/** Brings the state to the format of what comes next. */
function upgrade(state: State, file: string, format: number = FORMAT): void {
  if (format > FORMAT || state.format > FORMAT) {
    throw new Error(`${file} was written by a newer waba-emulator: use that version`)
  }
  // Nothing has been read yet: a folder without a snapshot is of its first segment's format.
  if (state.seq === 0) state.format = format
  if (state.format < format) {
    state.rows = migrate(state.rows, state.format, format)
    state.format = format
  }
  const unknown = unknownCollection(state.rows)
  if (unknown !== undefined) throw new DamagedFile(file, `it has an unknown collection ${unknown}`)
}
