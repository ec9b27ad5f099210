import { isObject } from '../core/json.ts'
import { collectionNames } from '../core/tables.ts'
import type { StateMaps, StateRows } from './commit.ts'
import { completeSettings } from './complete-settings.ts'
import type { MediaFiles } from './media-files.ts'
import type { MemoryStore } from './memory-store.ts'

const FORMAT = 'waba-emulator-state'
const VERSION = 1

/** A world as one JSON document: `{format, version, seq, state, media: {sha256: base64}}`. */
export async function exportDocument(store: MemoryStore, files: MediaFiles) {
  const media: Record<string, string> = {}
  for (const { sha256 } of store.read.media.values()) {
    const bytes = await files.read(sha256)
    if (bytes) media[sha256] = bytes.toString('base64')
  }
  return { format: FORMAT, version: VERSION, seq: store.seq, state: store.export(), media }
}

/** Rows of such a document, its media saved; undefined when it is not one. */
export async function importDocument(
  document: unknown,
  files: MediaFiles,
): Promise<StateMaps | undefined> {
  if (!isObject(document) || document['format'] !== FORMAT) return undefined
  const { state, media } = document
  if (document['version'] !== VERSION || !isObject(state)) return undefined
  const known: ReadonlySet<string> = new Set(collectionNames)
  for (const [name, rows] of Object.entries(state)) {
    if (!known.has(name) || !isObject(rows) || !Object.values(rows).every(isObject))
      return undefined
  }
  if (!Object.values(state['jobs'] ?? {}).every(isJob)) return undefined
  if (!Object.values(state['clock'] ?? {}).every(isClock)) return undefined
  for (const base64 of Object.values(isObject(media) ? media : {})) {
    await files.saveBytes(Buffer.from(String(base64), 'base64'))
  }
  return completeSettings(state as StateRows)
}

/** What would stop a world if it were wrong. */
const isJob = (row: unknown): boolean =>
  isObject(row) && Number.isFinite(row['due']) && Number.isFinite(row['order'])

const isClock = (row: unknown): boolean =>
  isObject(row) &&
  [row['offset'], row['speed'], row['wallBase'], row['now'] ?? 0].every(Number.isFinite)
