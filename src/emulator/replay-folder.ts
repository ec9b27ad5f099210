import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isReplay, replayRule } from '../rules/replay-files.ts'
import type { World } from '../world.ts'

export interface ReplaySource {
  /** Path within the folder, with `/`. */
  readonly name: string
  readonly content: string
}

/** Every JSON file of a folder and the folders in it, in the order of their names; JSON Schemas are none. */
export function readReplayFolder(folder: string | undefined): readonly ReplaySource[] {
  if (folder === undefined) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(folder, name), 'utf8') }))
}

/** The rules of the folder as it is now, in place of those that the state has kept from before. */
export function putReplayRules(world: World, sources: readonly ReplaySource[]): Promise<void> {
  return world.store.transact((tx) => {
    for (const rule of [...tx.rules.values()]) if (isReplay(rule)) tx.rules.delete(rule.id)
    for (const { name, content } of sources) {
      const rule = replayRule(name, content, world.env.now(), world.env.random)
      tx.rules.put(rule.id, rule)
    }
  })
}
