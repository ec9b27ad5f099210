import { isObject } from '../core/json.ts'
import type { Parameters } from './body.ts'

/** Deeper than any parameter goes. */
const DEPTH_MAX = 16

const inBrackets = /^([\w-]+)((?:\[[\w.-]*\])+)$/

/** One field of a form or query. Brackets are those of PHP: `list[]=a`, `list[0]=a`, `template[language][code]=en`. */
export function putField(into: Parameters, name: string, value: string): void {
  const [, first, brackets = ''] = inBrackets.exec(name) ?? []
  const path = brackets.slice(1, -1).split('][')
  if (first === undefined || path.length > DEPTH_MAX || first === '__proto__') into[name] = value
  else into[first] = placed(into[first], path, value)
}

/** What is known, with the value where the path says. */
function placed(known: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return value
  if (/^\d*$/.test(key)) {
    const list: unknown[] = Array.isArray(known) ? [...known] : []
    const at = key === '' ? list.length : Math.min(Number(key), list.length)
    list[at] = placed(list[at], rest, value)
    return list
  }
  const object = isObject(known) ? known : {}
  const inner = Object.hasOwn(object, key) ? object[key] : undefined
  return { ...object, [key]: placed(inner, rest, value) }
}
