import { access, rename, truncate } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DamagedFile } from './damage.ts'
import { previousSnapshotFile, snapshotFile } from './data-files.ts'
import { saveState } from './fold.ts'
import { type Loaded, loadFolder, loadSegments } from './load.ts'
import { snapshotDb } from './lowdb-file.ts'

export interface Recovered extends Omit<Loaded, 'damage'> {
  readonly damage?: undefined
  /** What was done, for the log. */
  readonly notes: readonly string[]
}

/**
 * Goes on from the last good point: the longest row of commits that can be read. What is damaged and what can no
 * longer follow is kept under another name. The state is saved at once, so that the next start finds a whole folder.
 */
export async function recoverFolder(dir: string, segments: readonly string[]): Promise<Recovered> {
  const notes: string[] = []
  const loaded = await loadWhatIsWhole(dir, segments, notes)
  const { state, torn, damage } = loaded
  if (damage === undefined && notes.length === 0) return { ...(torn && { torn }), state, notes }

  if (torn !== undefined) await truncate(torn.file, torn.offset)
  const bad = damage === undefined ? [] : segments.slice(segments.indexOf(damage.segment))
  for (const segment of bad) notes.push(await setAside(join(dir, segment)))
  await saveState(
    dir,
    state,
    segments.filter((segment) => !bad.includes(segment)),
  )
  notes.push(`going on from commit ${state.seq}`)
  return { state, notes }
}

async function loadWhatIsWhole(
  dir: string,
  segments: readonly string[],
  notes: string[],
): Promise<Loaded> {
  try {
    return await loadFolder(dir, segments)
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error
    notes.push(await setAside(snapshotFile(dir)))
  }
  const previous = snapshotDb(previousSnapshotFile(dir), previousSnapshotFile(dir))
  try {
    await previous.read()
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error
    notes.push(await setAside(previousSnapshotFile(dir)))
  }
  return loadSegments(dir, segments, previous.data)
}

async function setAside(file: string): Promise<string> {
  let aside = `${file}.damaged`
  for (let n = 2; await exists(aside); n += 1) aside = `${file}.damaged-${n}`
  await rename(file, aside)
  return `${basename(file)} is damaged or does not follow: kept as ${basename(aside)}`
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
