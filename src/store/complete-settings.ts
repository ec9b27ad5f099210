import { isObject } from '../core/json.ts'
import { defaultSettings, SETTINGS, type WorldSettings } from '../core/settings.ts'
import { type AnyRow, type StateMaps, type StateRows, toMap } from './commit.ts'

/** Rows with every setting that there is: a state of an older version, or one made by hand, may lack some. */
export function completeSettings(rows: StateRows | StateMaps): StateMaps {
  const settings = new Map<string, AnyRow>(toMap(rows.settings ?? {}))
  settings.set(SETTINGS, over(defaultSettings, settings.get(SETTINGS)) as WorldSettings)
  const maps = Object.entries(rows).map(([name, each]) => [name, toMap(each)] as const)
  return { ...Object.fromEntries(maps), settings }
}

function over(fallback: unknown, saved: unknown): unknown {
  if (saved === undefined) return fallback
  if (!isObject(fallback) || !isObject(saved)) return saved
  const all: Record<string, unknown> = { ...fallback, ...saved }
  for (const [key, value] of Object.entries(fallback)) all[key] = over(value, saved[key])
  return all
}
