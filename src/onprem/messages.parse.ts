import type { z } from 'zod'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { OnpremSettings } from '../core/settings.ts'
import { canonicalContent } from './canonical.ts'
import {
  bareMedia,
  captionedMedia,
  contactsContent,
  documentMedia,
  locationContent,
  reactionContent,
  textContent,
} from './content.schemas.ts'
import { OnpremRefusal, type WireError, wireError } from './errors.ts'
import { interactiveContents, isInteractiveType } from './interactive.schema.ts'
import { faultsOf, requireObject, toError } from './parse.ts'
import { hsmContent, templateContent } from './template.schema.ts'

/** A send as the client wrote it, found to be well formed. */
export interface ParsedMessage {
  readonly to: string
  readonly type: string
  readonly content: Json
  readonly ttlMs?: number
  readonly context?: JsonObject
  readonly callbackData?: string
  /** A limit that this client tells by a failed status (`interactiveErrors: webhook`). */
  readonly lateError?: WireError
}

const contents: Readonly<Record<string, z.ZodType>> = {
  text: textContent,
  image: captionedMedia,
  audio: bareMedia,
  video: captionedMedia,
  document: documentMedia,
  sticker: bareMedia,
  contacts: contactsContent,
  location: locationContent,
  template: templateContent,
  hsm: hsmContent,
  reaction: reactionContent,
}

/** Limits of interactive messages whose breach some clients told by webhook. */
const LATE_CODES: ReadonlySet<number> = new Set([2015, 2016, 2017, 2023, 2036])

const ENVELOPE = ['to', 'type', 'recipient_type', 'preview_url', 'ttl', 'messaging_product']
const CLOUD_EXTRAS = ['context', 'biz_opaque_callback_data']

/** Checks `to`, `recipient_type`, `type` and the content, in this order, and lists every fault. */
export function parseMessage(raw: unknown, options: OnpremSettings): ParsedMessage {
  const body = asInteractive(requireObject(raw))
  const type = body['type'] === undefined ? 'text' : body['type']
  const faults = [
    ...checkTo(body['to']),
    ...checkRecipientType(body['recipient_type']),
    ...checkType(type, options),
    ...checkPreview(body['preview_url']),
    ...checkTtl(body['ttl']),
    ...(options.cloudExtras ? checkExtras(body) : []),
  ]
  const known = faults.some(({ details }) => details?.startsWith("Parameter 'type'")) ? '' : type
  const ofContent = typeof known === 'string' && known !== '' ? checkContent(known, body) : []
  faults.push(...ofContent)
  if (options.strict) faults.push(...checkSuperfluous(body, String(type), options))
  const isLate = options.interactiveErrors === 'webhook' && faults.every(isLateFault)
  if (faults.length > 0 && !isLate) throw new OnpremRefusal(faults)
  return toParsed(body, String(type), options, faults[0])
}

const isLateFault = ({ code }: WireError): boolean => LATE_CODES.has(code)

function toParsed(
  body: Record<string, unknown>,
  type: string,
  options: OnpremSettings,
  lateError: WireError | undefined,
): ParsedMessage {
  const content = canonicalContent(type, body[type] as Json)
  const ttlMs = toTtl(body['ttl'])
  const preview = type === 'text' && body['preview_url'] !== undefined
  const context = options.cloudExtras && isObject(body['context']) ? body['context'] : undefined
  const callbackData = options.cloudExtras ? body['biz_opaque_callback_data'] : undefined
  return {
    to: String(body['to']),
    type,
    content: preview
      ? { ...(content as JsonObject), preview_url: body['preview_url'] as boolean }
      : content,
    ...(ttlMs !== undefined && { ttlMs }),
    ...(context && { context: context as JsonObject }),
    ...(typeof callbackData === 'string' && { callbackData }),
    ...(lateError && { lateError }),
  }
}

function checkTo(to: unknown): WireError[] {
  if (to === undefined || to === null) return [wireError(1008, "Parameter 'to' is mandatory")]
  if (typeof to === 'string' && to.trim() !== '') return []
  return [wireError(1009, "Parameter 'to' is not valid: must be a WhatsApp ID or a phone number")]
}

function checkRecipientType(recipientType: unknown): WireError[] {
  if (recipientType === undefined || recipientType === 'individual') return []
  return [wireError(1002, "Parameter 'recipient_type' must be individual")]
}

function checkType(type: unknown, options: OnpremSettings): WireError[] {
  const known =
    typeof type === 'string' && (type === 'interactive' || Object.hasOwn(contents, type))
  if (known && (type !== 'reaction' || options.cloudExtras)) return []
  return [wireError(1009, `Parameter 'type' value '${shorten(type)}' is not valid`)]
}

function checkPreview(preview: unknown): WireError[] {
  if (preview === undefined || typeof preview === 'boolean') return []
  return [wireError(1009, "Parameter 'preview_url' is not valid: must be a boolean")]
}

function checkTtl(ttl: unknown): WireError[] {
  if (ttl === undefined || toTtl(ttl) !== undefined) return []
  return [wireError(1009, "Parameter 'ttl' is not valid: must be seconds or an ISO 8601 duration")]
}

/** Meta's Cloud reference for `context` and `biz_opaque_callback_data`. */
function checkExtras({
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

function checkContent(type: string, body: Record<string, unknown>): WireError[] {
  const content = body[type]
  const where = ` for type '${type}'`
  if (content === undefined || content === null) {
    return [wireError(1008, `Parameter '${type}' is mandatory${where}`)]
  }
  const schema = type === 'interactive' ? interactiveSchema(content) : contents[type]
  if (!schema) return [unknownKind(content, where)]
  const result = schema.safeParse(content, { reportInput: true })
  if (!result.error) return []
  const say = type === 'interactive' ? interactiveError : toError
  return faultsOf(result.error, where, (issue) => say(issue, where, `Parameter '${type}'`))
}

/** An interactive message that does not say what it is, or says what there is not. */
function unknownKind(content: unknown, where: string): WireError {
  if (!isObject(content)) {
    return wireError(1009, `Parameter 'interactive' is not valid${where}: expected object`)
  }
  if (content['type'] === undefined) {
    return wireError(1008, `Parameter 'interactive.type' is mandatory${where}`)
  }
  return wireError(1009, "Parameter 'interactive.type' is not a known kind")
}

/** A header has a code of its own. */
function interactiveError(issue: z.core.$ZodIssue, where: string, root: string): WireError {
  const error = toError(issue, where, root)
  const header = issue.path[0] === 'header'
  return header && error.code === 1009 ? wireError(2036, error.details) : error
}

function interactiveSchema(content: unknown): z.ZodType | undefined {
  const kind = isObject(content) ? content['type'] : undefined
  return isInteractiveType(kind) ? interactiveContents[kind] : undefined
}

function checkSuperfluous(
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

/** One of Meta's samples has reply buttons as a type of their own, with `payload` for the id. */
function asInteractive(body: Record<string, unknown>): Record<string, unknown> {
  const button = body['button']
  if (body['type'] !== 'button' || !isObject(button)) return body
  const { buttons, ...rest } = button
  const replies = Array.isArray(buttons) ? buttons.map(asReply) : buttons
  const { button: _, ...envelope } = body
  const interactive = { ...rest, type: 'button', action: { buttons: replies } }
  return { ...envelope, type: 'interactive', interactive }
}

function asReply(button: unknown): unknown {
  const reply = isObject(button) ? button['reply'] : undefined
  if (!isObject(button) || !isObject(reply)) return button
  const { payload, ...rest } = reply
  return { ...button, reply: { ...rest, id: reply['id'] ?? payload } }
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** `P1D`, `"3600"` or 3600 in ms. */
function toTtl(ttl: unknown): number | undefined {
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

const shorten = (value: unknown): string => String(value).slice(0, 100)
