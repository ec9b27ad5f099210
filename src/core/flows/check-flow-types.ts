import { isObject, type Json } from '../json.ts'
import type { Findings } from './findings.ts'
import type { Placed } from './flow-screens.ts'
import { isDynamic } from './is-dynamic.ts'

type Test = (value: Json) => boolean

const isText: Test = (value) => typeof value === 'string'
const isTexts: Test = (value) =>
  isText(value) || (Array.isArray(value) && value.every((each) => isText(each)))
const isFlag: Test = (value) => typeof value === 'boolean' || isDynamic(value)
const isList: Test = (value) => Array.isArray(value)
const isNumber: Test = (value) =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))

/** What a property must be, whatever component has it; what is not named here may be anything. */
const types: Readonly<Record<string, readonly [words: string, test: Test]>> = {
  text: ['a string or an array of strings', isTexts],
  name: ['a string', isText],
  label: ['a string', isText],
  description: ['a string', isText],
  'helper-text': ['a string', isText],
  'left-caption': ['a string', isText],
  'center-caption': ['a string', isText],
  'right-caption': ['a string', isText],
  src: ['a string', isText],
  pattern: ['a string', isText],
  required: ['a boolean', isFlag],
  enabled: ['a boolean', isFlag],
  visible: ['a boolean', isFlag],
  strikethrough: ['a boolean', isFlag],
  markdown: ['a boolean', isFlag],
  'min-chars': ['a number', (value) => isNumber(value) || isDynamic(value)],
  'max-chars': ['a number', (value) => isNumber(value) || isDynamic(value)],
  'max-length': ['a number', (value) => isNumber(value) || isDynamic(value)],
  'data-source': ['an array', (value) => isList(value) || isDynamic(value)],
  'list-items': ['an array', (value) => isList(value) || isDynamic(value)],
  images: ['an array', (value) => isList(value) || isDynamic(value)],
  children: ['an array', isList],
  // biome-ignore lint/suspicious/noThenProperty: the word of Flow JSON
  then: ['an array', isList],
  else: ['an array', isList],
  cases: ['an object', isObject],
  'on-click-action': ['an object', isObject],
  'on-select-action': ['an object', isObject],
  'on-unselect-action': ['an object', isObject],
}

/** With a range, a calendar has its texts and flags twice, by `start-date` and `end-date`. */
const doubled: ReadonlySet<string> = new Set(['label', 'helper-text', 'required'])

export function checkTypes({ component, path }: Placed, findings: Findings): void {
  for (const [name, value] of Object.entries(component)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined
    if (!type || value === undefined || type[1](value)) continue
    if (component['type'] === 'CalendarPicker' && doubled.has(name) && isObject(value)) continue
    findings.wrongType(path, name, type[0])
  }
}
