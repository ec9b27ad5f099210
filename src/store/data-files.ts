import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Names of what lies in the data folder. */
export const snapshotFile = (dir: string): string => join(dir, 'db.json')
/** The snapshot before the present one: where `--recover` goes on when `db.json` cannot be read. */
export const previousSnapshotFile = (dir: string): string => join(dir, 'db.previous.json')

/** A segment is named by its first commit, so that names sort as commits do. */
export const segmentName = (seq: number): string =>
  `journal-${String(seq).padStart(12, '0')}.ndjson`

export async function listSegments(dir: string): Promise<string[]> {
  const names = await readdir(dir)
  return names.filter((name) => /^journal-\d+\.ndjson$/.test(name)).sort()
}
