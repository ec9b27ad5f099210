import { isObject, type Json } from '../json.ts'
import type { ComponentKind } from './component-kind.ts'
import type { Findings } from './findings.ts'
import type { Placed } from './flow-screens.ts'
import { checkImage } from './image-bytes.ts'
import { isDynamic } from './is-dynamic.ts'

/** Lengths, counts, numbers, words and dates that a component may have. */
export function checkValues(
  { component, path }: Placed,
  kind: ComponentKind,
  version: number,
  findings: Findings,
): void {
  const wrong = (name: string, message?: string) => findings.wrongValue(path, name, message)
  for (const [name, most] of Object.entries(kind.max ?? {})) {
    const isLong = textsIn(component[name]).some((text) => !isDynamic(text) && text.length > most)
    if (isLong) wrong(name, `Property '${name}' can have at most ${most} characters.`)
  }
  for (const [name, [least, most]] of Object.entries(kind.entries ?? {})) {
    const list = component[name]
    if (!Array.isArray(list) || (list.length >= least && list.length <= most)) continue
    wrong(name, `Property '${name}' must have ${least} to ${most} entries.`)
  }
  for (const [name, [least, most]] of Object.entries(kind.bounds ?? {})) {
    const given = component[name]
    if (given === undefined || isDynamic(given)) continue
    const count = Number(given)
    if (Number.isInteger(count) && count >= least && count <= most) continue
    wrong(name, `Property '${name}' must be from ${least} to ${most}.`)
  }
  for (const [name, words] of Object.entries(kind.words ?? {})) {
    const word = component[name]
    if (word === undefined || isDynamic(word) || words.includes(String(word))) continue
    wrong(name)
  }
  for (const name of ['min-date', 'max-date', 'unavailable-dates']) {
    const dates = [component[name]].flat()
    if (kind.optional.includes(name) && !dates.every((each) => isDate(each, version))) wrong(name)
  }
  if (kind.imageBytes !== undefined) {
    checkImage(component['src'], kind.imageBytes, `${path}.src`, findings)
  }
}

/** With a range, a calendar has a text for each of its two dates. */
const textsIn = (value: Json | undefined): string[] =>
  (isObject(value) ? Object.values(value) : [value]).filter((each) => typeof each === 'string')

/** Days from 5.0 on, before that the milliseconds of one. */
function isDate(value: Json | undefined, version: number): boolean {
  if (value === undefined || isDynamic(value)) return true
  const form = version >= 5 ? /^\d{4}-\d\d-\d\d$/ : /^-?\d+$/
  return form.test(String(value))
}
