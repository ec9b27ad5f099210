import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { previousSnapshotFile, snapshotFile } from './data-files.ts'
import { loadFolder } from './load.ts'
import { SnapshotTooLarge, snapshotDb } from './lowdb-file.ts'
import type { State } from './state.ts'

export interface FoldTask {
  readonly dir: string
  /** Closed segments, oldest first. */
  readonly segments: readonly string[]
}

/**
 * Brings the closed segments into `db.json` and removes them: loaded exactly as a start does, so the world need not
 * stop or be sent over. False when the text would be too long for a start to read; the segments then stay.
 */
export async function fold({ dir, segments }: FoldTask): Promise<boolean> {
  const { state, torn, damage } = await loadFolder(dir, segments)
  if (damage !== undefined) throw damage.error
  if (torn !== undefined) throw new Error(`${torn.file} is not closed`)
  return saveState(dir, state, segments)
}

/** Writes the state and removes the segments that it holds. */
export async function saveState(
  dir: string,
  state: State,
  segments: readonly string[],
): Promise<boolean> {
  const db = snapshotDb(snapshotFile(dir), previousSnapshotFile(dir))
  db.data = state
  try {
    await db.write()
  } catch (error) {
    if (error instanceof SnapshotTooLarge) return false
    throw error
  }
  for (const segment of segments) await rm(join(dir, segment), { force: true })
  return true
}

export const fileSize = async (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )
