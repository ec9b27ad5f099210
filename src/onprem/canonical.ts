import { isObject, type Json, type JsonObject } from '../core/json.ts'

const KINDS = ['image', 'audio', 'video', 'document', 'sticker'] as const

/**
 * Older spellings of media in the one that the rest of the program knows: a provider given as plain text or in front of
 * the link, the media of a template parameter flat beside its type, a single parameter for a list of one.
 */
export function canonicalContent(type: string, content: Json): Json {
  if (KINDS.some((kind) => kind === type)) return canonicalMedia(content)
  if (!isObject(content)) return content
  if (type === 'interactive') {
    const { header } = content
    return isObject(header)
      ? { ...content, header: canonicalHolder(header as JsonObject) }
      : content
  }
  if (type !== 'template' || !Array.isArray(content['components'])) return content
  return { ...content, components: content['components'].map(canonicalComponent) } as JsonObject
}

function canonicalComponent(component: Json): Json {
  if (!isObject(component) || component['parameters'] === undefined) return component as Json
  const { parameters } = component as JsonObject
  const list = Array.isArray(parameters) ? parameters : [parameters ?? null]
  const all = list.map((each) => (isObject(each) ? canonicalHolder(each as JsonObject) : each))
  return { ...component, parameters: all } as JsonObject
}

/** `{type: 'image', image: {…}}`, also where the media's fields stand beside the type. */
function canonicalHolder(holder: JsonObject): JsonObject {
  const kind = KINDS.find((each) => each === holder['type'])
  if (!kind) return holder
  const nested = holder[kind]
  if (nested !== undefined) return { ...holder, [kind]: canonicalMedia(nested) }
  const { type, ...media } = holder
  return { type: type ?? kind, [kind]: canonicalMedia(media) }
}

function canonicalMedia(media: Json): Json {
  if (!isObject(media)) return media
  const { link, provider } = media as JsonObject
  const [, named, url] = /^([\w-]+)\/(https?:\/\/.*)$/i.exec(String(link)) ?? []
  const name = named ?? provider
  return {
    ...(media as JsonObject),
    ...(url !== undefined && { link: url }),
    ...(typeof name === 'string' && { provider: { name } }),
  }
}
