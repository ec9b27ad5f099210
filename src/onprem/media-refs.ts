import { isObject, type JsonObject } from '../core/json.ts'

/** A file that a message brings along. */
export interface MediaRef {
  /** image, audio, video, document or sticker: what the file must be fit for. */
  readonly kind: string
  readonly id?: string
  readonly link?: string
  /** Name of the media provider whose credentials fetch the link. */
  readonly provider?: string
}

const KINDS: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'document', 'sticker'])

/** The media of a message: its own, that of a template's header, that of an interactive message's header. */
export function mediaRefs(type: string, content: unknown): MediaRef[] {
  if (KINDS.has(type)) return refs(type, content)
  if (!isObject(content)) return []
  if (type === 'interactive') return headerRefs(content['header'])
  if (type !== 'template') return []
  return list(content['components'])
    .filter((component) => component['type'] === 'header')
    .flatMap((component) => list(component['parameters']))
    .flatMap(headerRefs)
}

function headerRefs(header: unknown): MediaRef[] {
  if (!isObject(header)) return []
  const kind = String(header['type'])
  return KINDS.has(kind) ? refs(kind, header[kind] ?? header) : []
}

function refs(kind: string, media: unknown): MediaRef[] {
  if (!isObject(media)) return []
  const { id, provider } = media
  const { link, named } = splitLink(media['link'])
  const name = named ?? (isObject(provider) ? provider['name'] : provider)
  return [
    {
      kind,
      ...(typeof id === 'string' && { id }),
      ...(link !== undefined && { link }),
      ...(typeof name === 'string' && { provider: name }),
    },
  ]
}

/** An old form puts the provider into the link: `shop-cdn/https://host/file.jpg`. */
function splitLink(link: unknown): { link?: string; named?: string } {
  if (typeof link !== 'string') return {}
  const [, named, url] = /^([\w-]+)\/(https?:\/\/.*)$/i.exec(link) ?? []
  return named && url ? { link: url, named } : { link }
}

function list(value: unknown): JsonObject[] {
  const all = Array.isArray(value) ? value : [value]
  return all.filter((each): each is JsonObject => isObject(each))
}
