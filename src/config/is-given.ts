import type { EmulatorConfig } from '../config.ts'
import { type Setting, settingsTable } from './settings-table.ts'

/** Whether somebody asked for something else than the default. */
export function isGiven(config: EmulatorConfig, name: keyof EmulatorConfig): boolean {
  if (!(name in settingsTable)) return config[name] !== undefined
  const { fallback, parse } = settingsTable[name as keyof typeof settingsTable] as Setting<unknown>
  const usual = fallback === undefined ? undefined : parse(fallback)
  return JSON.stringify(config[name]) !== JSON.stringify(usual)
}
