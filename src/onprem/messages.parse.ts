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
import {
  checkExtras,
  checkPreview,
  checkRecipientType,
  checkSuperfluous,
  checkTo,
  checkTtl,
  toTtl,
} from './messages.envelope.ts'
import { asInteractive } from './messages.older.ts'
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

function checkType(type: unknown, options: OnpremSettings): WireError[] {
  const known =
    typeof type === 'string' && (type === 'interactive' || Object.hasOwn(contents, type))
  if (known && (type !== 'reaction' || options.cloudExtras)) return []
  return [wireError(1009, `Parameter 'type' value '${shorten(type)}' is not valid`)]
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

const shorten = (value: unknown): string => String(value).slice(0, 100)
