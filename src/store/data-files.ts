import { open, readdir } from 'node:fs/promises'
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

/** Without it a new file or a rename may be gone after a power cut. Windows cannot open folders, and needs it not. */
export async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r').catch(() => undefined)
  if (handle === undefined) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
