import { isObject, type Json, type JsonObject } from '../json.ts'

/** One media object of a message, under the name of its type. */
export interface MediaInContent {
  readonly type: string
  readonly id?: string
  /** Only where there is no id. */
  readonly link?: string
  readonly provider?: string
  readonly filename?: string
}

/** Message types whose content is a file. */
export const mediaTypes: ReadonlySet<string> = new Set([
  'image',
  'video',
  'audio',
  'document',
  'sticker',
])

/** Every media object of a message's content, headers and template parameters included. */
export function mediaInContent(content: Json, type: string): MediaInContent[] {
  const found: MediaInContent[] = []
  visit(content, type, found)
  return found
}

function visit(value: Json | undefined, name: string, found: MediaInContent[]): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, name, found)
    return
  }
  if (!isObject(value)) return
  const object = value as JsonObject
  if (mediaTypes.has(name)) found.push(...asMedia(name, object))
  for (const [key, inner] of Object.entries(object)) visit(inner, key, found)
}

function asMedia(type: string, { id, link, provider, filename }: JsonObject): MediaInContent[] {
  if (typeof id === 'string') return [{ type, id }]
  if (typeof link !== 'string') return []
  const providerName = isObject(provider) ? provider['name'] : undefined
  return [
    {
      type,
      link,
      ...(typeof providerName === 'string' && { provider: providerName }),
      ...(typeof filename === 'string' && { filename }),
    },
  ]
}
