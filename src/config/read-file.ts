import type { JsonObject } from '../core/json.ts'
import { checkDialectSettings, unknownKey } from '../core/settings-check.ts'
import { settingNames } from './settings-table.ts'

export interface FileSettings {
  /** Text by name of the setting, as a flag would have it. */
  readonly values: Map<string, string>
  readonly onprem: JsonObject
  readonly cloud: JsonObject
  readonly problems: readonly string[]
}

/** Names that hold an object, and the one that editors look for. */
const SECTIONS = ['onprem', 'cloud'] as const
const SCHEMA = '$schema'

/** Reads the text of a config file; `path` is for the messages. */
export function readConfigFile(path: string, content: string): FileSettings {
  const values = new Map<string, string>()
  const problems: string[] = []
  const sections: Record<'onprem' | 'cloud', JsonObject> = { onprem: {}, cloud: {} }
  const document = parseObject(content)
  if (typeof document === 'string') {
    return { values, ...sections, problems: [`${path} ${document}`] }
  }
  for (const [key, value] of Object.entries(document)) {
    const section = SECTIONS.find((name) => name === key)
    if (section !== undefined) {
      const wrong = checkDialectSettings(section, value)
      problems.push(...wrong.map((each) => `${path}: ${each.path} ${each.problem}`))
      if (wrong.length === 0) sections[section] = value as JsonObject
    } else if (settingNames.some((name) => name === key)) {
      const text = asText(value)
      if (text === undefined) problems.push(`${path}: ${key} must be text, a number, on or off`)
      else values.set(key, text)
    } else if (key !== SCHEMA) {
      problems.push(`${path}: ${key} ${unknownKey(key, [...settingNames, ...SECTIONS])}`)
    }
  }
  return { values, ...sections, problems }
}

/** The object, or what is wrong with the text. */
function parseObject(content: string): object | string {
  try {
    const document: unknown = JSON.parse(content)
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return document
    }
    return 'must hold a JSON object'
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

function asText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(asText)
    return items.every((item) => item !== undefined) ? items.join(',') : undefined
  }
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  return undefined
}
