import { isObject } from '../core/json.ts'
import type { OnpremSettings } from '../core/settings.ts'
import { type WireError, wireError } from './errors.ts'

const ENVELOPE = ['to', 'type', 'recipient_type', 'preview_url', 'ttl', 'messaging_product']
const CLOUD_EXTRAS = ['context', 'biz_opaque_callback_data']

export function checkTo(to: unknown): WireError[] {
  if (to === undefined || to === null) return [wireError(1008, "Parameter 'to' is mandatory")]
  if (typeof to === 'string' && to.trim() !== '') return []
  return [wireError(1009, "Parameter 'to' is not valid: must be a WhatsApp ID or a phone number")]
}

export function checkRecipientType(recipientType: unknown): WireError[] {
  if (recipientType === undefined || recipientType === 'individual') return []
  return [wireError(1002, "Parameter 'recipient_type' must be individual")]
}

export function checkPreview(preview: unknown): WireError[] {
  if (preview === undefined || typeof preview === 'boolean') return []
  return [wireError(1009, "Parameter 'preview_url' is not valid: must be a boolean")]
}

export function checkTtl(ttl: unknown): WireError[] {
  if (ttl === undefined || toTtl(ttl) !== undefined) return []
  return [wireError(1009, "Parameter 'ttl' is not valid: must be seconds or an ISO 8601 duration")]
}

/** Meta's Cloud reference for `context` and `biz_opaque_callback_data`. */
export function checkExtras({
  context,
  biz_opaque_callback_data: data,
}: Record<string, unknown>): WireError[] {
  const quotes = isObject(context) && typeof context['message_id'] === 'string'
  const fits = typeof data === 'string' && data.length <= 512
  return [
    ...(context === undefined || quotes
      ? []
      : [wireError(1009, "Parameter 'context' is not valid: must name a message_id")]),
    ...(data === undefined || fits
      ? []
      : [
          wireError(
            1009,
            "Parameter 'biz_opaque_callback_data' is not valid: must be at most 512 characters",
          ),
        ]),
  ]
}

export function checkSuperfluous(
  body: Record<string, unknown>,
  type: string,
  options: OnpremSettings,
): WireError[] {
  const known = new Set([...ENVELOPE, type, ...(options.cloudExtras ? CLOUD_EXTRAS : [])])
  const extra = Object.keys(body).filter((name) => !known.has(name))
  const content = body[type]
  const captioned = (type === 'audio' || type === 'sticker') && isObject(content)
  if (captioned && content['caption'] !== undefined) extra.push('caption')
  return extra.map((name) => wireError(1010, `Parameter '${name}' is not required`))
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** `P1D`, `"3600"` or 3600 in ms. */
export function toTtl(ttl: unknown): number | undefined {
  if (typeof ttl === 'number') return ttl >= 0 ? ttl * 1000 : undefined
  if (typeof ttl !== 'string') return undefined
  if (/^\d+$/.test(ttl)) return Number(ttl) * 1000
  const match = DURATION.exec(ttl)
  if (!match || ttl === 'P' || ttl.endsWith('T')) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
