import { isObject, type Json } from '../core/json.ts'

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

/** The media of a message: its own, and those in the headers of templates and interactive messages. */
export function mediaRefs(type: string, content: Json): MediaRef[] {
  const found: MediaRef[] = []
  if (KINDS.has(type)) visit(content, type, found)
  else if (isObject(content)) {
    // Elsewhere, as in the data of a flow, such names are the client's own.
    if (type === 'interactive') visit(content['header'], 'header', found)
    if (type === 'template') visit(content['components'], 'components', found)
  }
  return found
}

function visit(value: unknown, name: string, found: MediaRef[]): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, name, found)
    return
  }
  if (!isObject(value)) return
  const { id, link, provider } = value
  if (KINDS.has(name) && (typeof id === 'string' || typeof link === 'string')) {
    const named = isObject(provider) ? provider['name'] : undefined
    found.push({
      kind: name,
      ...(typeof id === 'string' && { id }),
      ...(typeof link === 'string' && { link }),
      ...(typeof named === 'string' && { provider: named }),
    })
  }
  for (const [key, inner] of Object.entries(value)) visit(inner, key, found)
}
