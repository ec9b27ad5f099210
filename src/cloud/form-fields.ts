import { isObject } from '../core/json.ts'
import { printable, readJson } from '../http/read-json.ts'
import type { Parameters } from './body.ts'

/** Deeper than any parameter goes. */
const DEPTH_MAX = 16

const inBrackets = /^([\w-]+)((?:\[[\w.-]*\])+)$/

/**
 * One field of a form or query. Brackets are those of PHP: `list[]=a`, `list[0]=a`, `template[language][code]=en`; what
 * stands in a list may be JSON text.
 */
export function putField(into: Parameters, name: string, value: string): void {
  const [, first, brackets = ''] = inBrackets.exec(name) ?? []
  const path = brackets.slice(1, -1).split('][')
  if (first === undefined || path.length > DEPTH_MAX || first === '__proto__') into[name] = value
  else into[first] = placed(into[first], path, value)
}

/** The text fields of a multipart form, which multer nests by the same brackets in objects without a prototype. */
export const formFields = (body: object | undefined): Parameters => plain(body ?? {}) as Parameters

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, each]) => [name, plain(each)])
  return printable(Object.fromEntries(members))
}

/** What is known, with the value where the path says. */
function placed(known: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return value
  if (/^\d*$/.test(key)) {
    const list: unknown[] = Array.isArray(known) ? [...known] : []
    const at = key === '' ? list.length : Math.min(Number(key), list.length)
    list[at] = rest.length === 0 ? opened(value) : placed(list[at], rest, value)
    return list
  }
  const object = isObject(known) ? known : {}
  const inner = Object.hasOwn(object, key) ? object[key] : undefined
  return printable({ ...object, [key]: placed(inner, rest, value) })
}

/** An object or list that was written as JSON text; any other value as it is. */
export function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return readJson(value)
  } catch {
    return value
  }
}
