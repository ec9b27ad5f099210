import { isObject } from '../core/json.ts'
import { collectionNames } from '../core/tables.ts'
import type { StateMaps } from './commit.ts'
import { completeSettings } from './complete-settings.ts'
import type { MediaFiles } from './media-files.ts'
import type { MemoryStore } from './memory-store.ts'
import { FORMAT, migrate } from './migrations.ts'
import { toMaps } from './state.ts'

const KIND = 'waba-emulator-state'

/** A world as one JSON document: `{format, version, seq, state, media: {sha256: base64}}`. */
export async function exportDocument(store: MemoryStore, files: MediaFiles) {
  const state = store.export()
  const media: Record<string, string> = {}
  for (const sha256 of new Set(withFiles.flatMap((name) => hashesIn(state[name])))) {
    const bytes = await files.read(sha256)
    if (bytes) media[sha256] = bytes.toString('base64')
  }
  return { format: KIND, version: FORMAT, seq: store.seq, state, media }
}

/** Collections whose rows have files: media, uploads that are under way, pictures of profiles, files of Flows. */
const withFiles = ['media', 'uploads', 'phoneNumbers', 'onprem', 'facts'] as const

function hashesIn(value: unknown, name?: string): string[] {
  if (name === 'sha256' && typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => hashesIn(each, key))
}

/** Rows of such a document, its media saved; undefined when it is not one. */
export async function importDocument(
  document: unknown,
  files: MediaFiles,
): Promise<StateMaps | undefined> {
  if (!isObject(document) || document['format'] !== KIND) return undefined
  const { state, media, version } = document
  if (typeof version !== 'number' || !(version >= 1 && version <= FORMAT) || !isObject(state)) {
    return undefined
  }
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
  return completeSettings(migrate(toMaps(state), version))
}

/** What would stop a world if it were wrong. */
const isJob = (row: unknown): boolean =>
  isObject(row) && Number.isFinite(row['due']) && Number.isFinite(row['order'])

const isClock = (row: unknown): boolean =>
  isObject(row) &&
  [row['offset'], row['speed'], row['wallBase'], row['now'] ?? 0].every(Number.isFinite)
