import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import type { Placed } from './flow-screens.ts'
import { checkImage } from './image-bytes.ts'
import { isDynamic } from './is-dynamic.ts'

type Limits = Readonly<Record<string, number>>

const option: Limits = { title: 30, description: 300, metadata: 20 }
const itemContent: Limits = { title: 30, description: 20, metadata: 80 }
const MOST_TAGS = 3
const SHORT = 15
/** A Dropdown has fewer options when they have images. */
const MOST_WITH_IMAGES = 100

/** Options that can be chosen, items of a list, images of a carousel. */
export function checkEntries({ component, path }: Placed, version: number, findings: Findings) {
  const options = objectsIn(component['data-source'])
  for (const [entry, at] of options) {
    const place = `${path}.data-source[${at}]`
    need(entry, ['id', 'title'], place, findings)
    checkTexts(entry, option, place, findings)
    checkImage(entry['image'], (version < 6 ? 300 : 100) * 1024, `${place}.image`, findings)
  }
  const withImages = options.some(([{ image }]) => image !== undefined)
  if (component['type'] === 'Dropdown' && withImages && options.length > MOST_WITH_IMAGES) {
    const message = `With images, 'data-source' must have 1 to ${MOST_WITH_IMAGES} entries.`
    findings.wrongValue(path, 'data-source', message)
  }
  for (const [item, at] of objectsIn(component['list-items'])) {
    checkItem(item, `${path}.list-items[${at}]`, findings)
    if (component['on-click-action'] !== undefined) continue
    need(item, ['on-click-action'], `${path}.list-items[${at}]`, findings)
  }
  for (const [image, at] of objectsIn(component['images'])) {
    need(image, ['src', 'alt-text'], `${path}.images[${at}]`, findings)
  }
}

function checkItem(item: JsonObject, path: string, findings: Findings): void {
  const content = item['main-content']
  if (isObject(content)) {
    need(content as JsonObject, ['title'], `${path}.main-content`, findings)
    checkTexts(content as JsonObject, itemContent, `${path}.main-content`, findings)
  } else {
    need(item, ['main-content'], path, findings)
  }
  checkTexts(item, { badge: SHORT }, path, findings)
  const { tags } = item
  if (!Array.isArray(tags)) return
  if (tags.length > MOST_TAGS || tags.some((tag) => String(tag).length > SHORT)) {
    const message = `Property 'tags' can have ${MOST_TAGS} entries of ${SHORT} characters.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}.tags`, message)
  }
}

function need(entry: JsonObject, names: readonly string[], path: string, findings: Findings) {
  for (const name of names) {
    if (entry[name] === undefined) findings.missing(path, name)
  }
}

function checkTexts(entry: JsonObject, limits: Limits, path: string, findings: Findings): void {
  for (const [name, most] of Object.entries(limits)) {
    const text = entry[name]
    if (typeof text !== 'string' || isDynamic(text) || text.length <= most) continue
    const message = `Property '${name}' can have at most ${most} characters.`
    findings.wrongValue(path, name, message)
  }
}

const objectsIn = (list: unknown): (readonly [JsonObject, number])[] =>
  Array.isArray(list)
    ? list.flatMap((each: unknown, at) =>
        isObject(each) ? [[each as JsonObject, at] as const] : [],
      )
    : []
