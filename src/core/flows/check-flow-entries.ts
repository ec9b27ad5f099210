import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import type { Placed } from './flow-screens.ts'

type Limits = Readonly<Record<string, number>>

const option: Limits = { title: 30, description: 300, metadata: 20 }
const itemContent: Limits = { title: 30, description: 20, metadata: 80 }
const MOST_TAGS = 3
const SHORT = 15

/** Texts of the options that can be chosen, and of the items of a list. */
export function checkEntries({ component, path }: Placed, findings: Findings): void {
  objectsIn(component['data-source']).forEach(([entry, at]) => {
    checkTexts(entry, option, `${path}.data-source[${at}]`, findings)
  })
  objectsIn(component['list-items']).forEach(([item, at]) => {
    checkItem(item, `${path}.list-items[${at}]`, findings)
  })
}

function checkItem(item: JsonObject, path: string, findings: Findings): void {
  const content = item['main-content']
  if (isObject(content)) {
    checkTexts(content as JsonObject, itemContent, `${path}.main-content`, findings)
  } else {
    const message = "Missing required property 'main-content'."
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.main-content`, message)
  }
  checkTexts(item, { badge: SHORT }, path, findings)
  const { tags } = item
  if (!Array.isArray(tags)) return
  if (tags.length > MOST_TAGS || tags.some((tag) => String(tag).length > SHORT)) {
    const message = `Property 'tags' can have ${MOST_TAGS} entries of ${SHORT} characters.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}.tags`, message)
  }
}

function checkTexts(entry: JsonObject, limits: Limits, path: string, findings: Findings): void {
  for (const [name, most] of Object.entries(limits)) {
    const text = entry[name]
    if (typeof text !== 'string' || text.includes('${') || text.length <= most) continue
    const message = `Property '${name}' can have at most ${most} characters.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}.${name}`, message)
  }
}

const objectsIn = (list: unknown): (readonly [JsonObject, number])[] =>
  Array.isArray(list)
    ? list.flatMap((each: unknown, at) =>
        isObject(each) ? [[each as JsonObject, at] as const] : [],
      )
    : []
