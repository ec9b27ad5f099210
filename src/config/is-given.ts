import type { EmulatorConfig } from '../config.ts'
import { type Setting, type SettingName, settingsTable } from './settings-table.ts'

/** What flags, environment and config file named, the defaults among it. */
const given = new WeakMap<object, ReadonlySet<string>>()

export const noteGiven = (config: EmulatorConfig, names: Iterable<SettingName>): void => {
  given.set(config, new Set(names))
}

/** Whether somebody asked for it expressly; where that is not known, whether it is something else than the default. */
export function isGiven(config: EmulatorConfig, name: keyof EmulatorConfig): boolean {
  const names = given.get(config)
  if (names?.has(name)) return true
  if (!(name in settingsTable)) return config[name] !== undefined
  const { fallback, parse } = settingsTable[name as keyof typeof settingsTable] as Setting<unknown>
  const usual = fallback === undefined ? undefined : parse(fallback)
  return JSON.stringify(config[name]) !== JSON.stringify(usual)
}
