import { isObject } from '../json.ts'

/** Every text of a value, with its path. */
export function stringsIn(value: unknown, path: string): (readonly [string, string])[] {
  if (typeof value === 'string') return [[value, path]]
  if (Array.isArray(value)) return value.flatMap((each, at) => stringsIn(each, `${path}[${at}]`))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, each]) => stringsIn(each, `${path}.${name}`))
}
