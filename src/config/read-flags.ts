import { unknownKey } from '../core/settings-check.ts'
import { flagOf, isSettingName, settingNames, settingsTable } from './settings-table.ts'
import { onOff } from './value-parsers.ts'

export interface Flags {
  /** Text by name of the setting. */
  readonly values: Map<string, string>
  readonly configFile?: string
  readonly problems: readonly string[]
}

const CONFIG = 'config'
const names = new Map([...settingNames, CONFIG].map((name) => [flagOf(name), name]))

/** `--name value`, `--name=value`; a switch may stand alone. Collects every mistake instead of stopping at one. */
export function readFlags(argv: readonly string[]): Flags {
  const values = new Map<string, string>()
  const problems: string[] = []
  const rest = [...argv]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [flag = '', ...inline] = word.split('=')
    const name = names.get(flag)
    if (name === undefined) {
      problems.push(unknownWord(flag))
      if (flag.startsWith('-') && !inline.length && isValue(rest[0])) rest.shift()
      continue
    }
    const value = inline.length > 0 ? inline.join('=') : takeValue(name, rest)
    if (value === undefined) problems.push(`${flag} needs a value`)
    else values.set(name, joined(name, values.get(name), value))
  }
  const configFile = values.get(CONFIG)
  values.delete(CONFIG)
  return { values, problems, ...(configFile !== undefined && { configFile }) }
}

function takeValue(name: string, rest: string[]): string | undefined {
  const isSwitch = isSettingName(name) && settingsTable[name].parse === onOff
  if (isSwitch) return /^(on|off|true|false)$/i.test(rest[0] ?? '') ? rest.shift() : 'on'
  return isValue(rest[0]) ? rest.shift() : undefined
}

function isValue(word: string | undefined): word is string {
  return word !== undefined && !word.startsWith('--')
}

function joined(name: string, before: string | undefined, value: string): string {
  const many = isSettingName(name) && 'many' in settingsTable[name]
  return many && before !== undefined ? `${before},${value}` : value
}

function unknownWord(word: string): string {
  if (!word.startsWith('-')) return `${word} is not a command`
  return `${word} ${unknownKey(word, [...names.keys()])}`
}
