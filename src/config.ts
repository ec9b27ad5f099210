import { noteGiven } from './config/is-given.ts'
import { readConfigFile } from './config/read-file.ts'
import { readFlags } from './config/read-flags.ts'
import {
  flagOf,
  type Setting,
  type SettingName,
  settingNames,
  settingsTable,
  variableOf,
} from './config/settings-table.ts'
import { BadValue } from './config/value-parsers.ts'
import { editDistance } from './core/nearest.ts'
import type { CloudSettings, OnpremSettings } from './core/settings.ts'

type Table = typeof settingsTable
type ValueOf<Name extends SettingName> = Table[Name] extends Setting<infer T> ? T : never
type GivenName = {
  [Name in SettingName]: Table[Name] extends { readonly fallback: string } ? Name : never
}[SettingName]

/** Part of an object, at any depth. */
export type DeepPartial<T> = {
  readonly [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K]
}

/** The settings the program runs with; the names are those of the config file. */
export type EmulatorConfig = {
  readonly [Name in GivenName]: ValueOf<Name>
} & {
  readonly [Name in Exclude<SettingName, GivenName>]?: ValueOf<Name>
} & {
  readonly onprem: DeepPartial<OnpremSettings>
  readonly cloud: DeepPartial<CloudSettings>
}

/** Everything that is wrong with what was asked for, one line each. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  /** The command line itself is wrong. */
  readonly usage: boolean

  constructor(problems: readonly string[], usage: boolean) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
    this.usage = usage
  }
}

type Environment = Readonly<Record<string, string | undefined>>
/** Text of a file; undefined = there is none. */
type ReadFile = (path: string) => string | undefined

const DEFAULT_CONFIG_FILE = 'waba-emulator.config.json'
const CONFIG_VARIABLE = 'WABA_CONFIG'

/** Defaults < config file < environment < flags. Pure: the outside comes in as arguments. */
export function parseConfig(
  argv: readonly string[],
  env: Environment,
  readFile: ReadFile,
): EmulatorConfig {
  const flags = readFlags(argv)
  const file = loadFile(flags.configFile ?? env[CONFIG_VARIABLE], readFile)
  const values = new Map<string, unknown>()
  const named = new Set<SettingName>()
  const wrongFlags = [...flags.problems]
  const wrong = [...file.problems, ...misspelt(env)]

  for (const name of settingNames) {
    const said = [
      { text: settingsTable[name].fallback, as: name, into: wrong },
      { text: file.values.get(name), as: `${file.path}: ${name}`, into: wrong },
      { text: env[variableOf(name)], as: variableOf(name), into: wrong },
      { text: flags.values.get(name), as: flagOf(name), into: wrongFlags },
    ]
    if (said.slice(1).some(({ text }) => text !== undefined)) named.add(name)
    for (const { text, as, into } of said) {
      if (text === undefined) continue
      const problem = readInto(values, name, text)
      if (problem !== undefined) into.push(`${as} ${problem}`)
    }
  }
  if (wrongFlags.length + wrong.length > 0) {
    throw new ConfigError([...wrongFlags, ...wrong], wrongFlags.length > 0)
  }
  const sections = { onprem: file.onprem, cloud: file.cloud }
  const config = { ...Object.fromEntries(values), ...sections } as EmulatorConfig
  noteGiven(config, named)
  return config
}

/** Sets the value; answers what is wrong with the text. */
function readInto(
  values: Map<string, unknown>,
  name: SettingName,
  text: string,
): string | undefined {
  try {
    values.set(name, settingsTable[name].parse(text))
    return undefined
  } catch (error) {
    if (error instanceof BadValue) return error.message
    throw error
  }
}

function loadFile(asked: string | undefined, readFile: ReadFile) {
  const path = asked ?? DEFAULT_CONFIG_FILE
  const empty = { path, values: new Map<string, string>(), onprem: {}, cloud: {} }
  try {
    const content = readFile(path)
    if (content !== undefined) return { path, ...readConfigFile(path, content) }
    return { ...empty, problems: asked === undefined ? [] : [`config file ${path} does not exist`] }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...empty, problems: [`config file ${path} can not be read: ${why}`] }
  }
}

/**
 * Applications keep their own variables under the same prefix (`WABA_ID`, `WABA_TOKEN`), so a foreign name is left
 * alone; one slip of the finger away from ours it is a mistake.
 */
function misspelt(env: Environment): string[] {
  const known = [...settingNames.map(variableOf), CONFIG_VARIABLE]
  return Object.keys(env)
    .filter((name) => name.startsWith('WABA_') && !known.includes(name))
    .flatMap((name) => {
      const near = known.find((each) => editDistance(name, each) === 1)
      return near === undefined ? [] : [`${name} is not a setting; did you mean ${near}?`]
    })
}
