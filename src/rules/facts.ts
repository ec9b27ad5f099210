import type { Json } from '../core/json.ts'

/** What a rule can be matched against: a request, a message, a webhook or a fetch of a media link. */
export interface TrafficFacts {
  readonly dialect: string
  readonly method?: string
  readonly path?: string
  readonly phoneNumberId?: string
  /** Digits of the business number. */
  readonly phoneNumber?: string
  readonly customer?: string
  readonly type?: string
  readonly template?: string
  readonly text?: string
  readonly query?: URLSearchParams
  readonly body?: unknown
  readonly webhook?: string
  readonly status?: string
  readonly link?: string
}

/** The text that a person would read in the content of a message. */
export function textOf(type: string, content: Json | undefined): string | undefined {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined
  const place = { text: 'body', template: 'name', interactive: 'body' }[type] ?? 'caption'
  const found = content[place]
  if (typeof found === 'string') return found
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
    return typeof found['text'] === 'string' ? found['text'] : undefined
  }
  return undefined
}
