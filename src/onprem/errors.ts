import type { CoreErrorCode } from '../core/errors.ts'
import type { Message, StatusError } from '../core/messages/message.ts'

/** Whether a refusal answers the request, arrives later in a `failed` status, or stands in a webhook of its own. */
type Where = 'http' | 'status' | 'both' | 'webhook'

export interface OnpremErrorRow {
  readonly where: Where
  /** HTTP status of the answer, for `http` and for codes that occur both ways. */
  readonly status: number
  readonly title: string
}

const http = (status: number, title: string): OnpremErrorRow => ({ where: 'http', status, title })
const status = (title: string): OnpremErrorRow => ({ where: 'status', status: 400, title })
/** Answers the request, or fails a message that was accepted. */
const both = (status: number, title: string): OnpremErrorRow => ({ where: 'both', status, title })
const webhook = (title: string): OnpremErrorRow => ({ where: 'webhook', status: 400, title })

/** Every code that the On-Premises client is known to use. Meta's error reference, last edition. */
export const onpremErrors = {
  400: webhook('Media download error'),
  401: status('Group does not exist'),
  402: status('Business eligibility — Payment issue'),
  408: status('Message is not valid'),
  410: status('Message expired'),
  429: status('Rate limit hit'),
  430: status('Unsigned certificate'),
  432: status('Certificate ID mismatch'),
  433: status('Certificate signature invalid'),
  470: status('Re-engagement message'),
  471: status('Spam rate limit hit'),
  472: status("User's number is part of an experiment"),
  480: status('User potentially changed'),
  500: status('Generic error'),
  501: webhook('Unknown message type'),
  1000: http(500, 'Generic error'),
  1001: http(400, 'Message too long'),
  1002: http(400, 'Invalid recipient type'),
  1003: http(403, 'Not a group participant'),
  1004: http(400, 'Resource already exists'),
  1005: http(403, 'Access denied'),
  1006: both(404, 'Resource not found'),
  1007: http(403, 'Recipient blocked to receive message'),
  1008: http(400, 'Required parameter is missing'),
  1009: http(400, 'Parameter value is not valid'),
  1010: http(400, 'Parameter is not required'),
  1011: http(503, 'Service not ready'),
  1012: http(404, 'Group is unknown'),
  1013: both(400, 'User is not valid'),
  1014: both(500, 'Internal error'),
  1015: http(429, 'Too many requests'),
  1016: http(503, 'System overloaded'),
  1017: http(500, 'Not Primary Master'),
  1018: http(500, 'Not Primary Coreapp'),
  1021: http(400, 'Bad user'),
  1022: http(400, 'Webhooks URL is not configured'),
  1023: http(500, 'Database error occurred'),
  1024: http(400, 'Password Change Required'),
  1025: http(400, 'Invalid Request'),
  1026: status('Receiver incapable'),
  1028: http(400, 'A user_identity_changed system notification requires acknowledgement'),
  1031: http(403, 'Sender account has been locked'),
  2000: status('Template Param Count Mismatch'),
  2001: status('Template Missing'),
  2002: status('Template Fetch Failed'),
  2003: status('Template Pack Missing'),
  2004: status('Template Param Length Too Long'),
  2005: status('Template Hydrated Text Too Long'),
  2006: status('Template White Space Policy Violated'),
  2007: status('Template Format Character Policy Violated'),
  2008: status('Template Media Format Unsupported'),
  2009: status('Template Required Component Missing'),
  2010: status('Template Invalid Hydrated URL'),
  2011: status('Template Invalid Phone Number'),
  2012: status('Template Parameter Format Mismatch'),
  2013: status('Template Buttons Unsupported'),
  2014: status('Expected Namespace is Empty'),
  2015: http(400, 'Invalid number of sections'),
  2016: http(400, 'Invalid number of rows'),
  2017: http(400, 'Character Policy Violated'),
  2023: http(400, 'Invalid number of product'),
  2024: status('Catalog ID not found'),
  2025: status('Catalog ID not linked to API number'),
  2026: status('Missing products'),
  2027: status('No products found'),
  2028: status('List all products failed compliance'),
  2029: status('List some products failed compliance'),
  2030: status('List mixed products invalid and failed compliance'),
  2036: http(400, 'Invalid Header Structure'),
  2050: status('Missing Compliance Info'),
  2060: status('Template Rejected'),
  2061: status('Template Paused'),
  2062: status('Template Disabled'),
  2068: status('Flow is blocked'),
  2069: status('Flow is throttled'),
} as const satisfies Record<number, OnpremErrorRow>

export type OnpremCode = keyof typeof onpremErrors

/** What the core can refuse, as this dialect says it. */
export const coreErrors = {
  phone_number_not_registered: 1011,
  recipient_is_sender: 1021,
  recipient_not_valid: 1009,
  recipient_not_allowed: 1007,
  recipient_not_on_whatsapp: 1013,
  recipient_blocked_by_business: 1013,
  recipient_opted_out: 1013,
  message_not_found: 1006,
  reengagement_required: 470,
  undeliverable: 1026,
  media_not_found: 1006,
  template_not_found: 2001,
  template_paused: 2061,
  template_disabled: 2062,
  template_refused: 1009,
  flow_refused: 1009,
  rate_limit_hit: 1015,
  pair_rate_limit_hit: 429,
  messaging_limit_reached: 471,
  management_rate_limit_hit: 1015,
  catalog_rate_limit_hit: 1015,
  app_rate_limit_hit: 1015,
  registration_limit_hit: 1005,
  account_in_maintenance: 1011,
  system_overloaded: 1016,
  internal: 1000,
} as const satisfies Record<CoreErrorCode, OnpremCode>

/** One entry of `errors`. */
export interface WireError {
  readonly code: OnpremCode
  readonly title: string
  readonly details?: string
}

export const wireError = (code: OnpremCode, details?: string): WireError => ({
  code,
  title: onpremErrors[code].title,
  ...(details !== undefined && { details }),
})

/** How a refusal of the core reads in a `failed` status. A free-form message to a number without WhatsApp fails with 470. */
export function onpremStatusError(
  code: CoreErrorCode,
  message: Message,
  details?: string,
): StatusError {
  const free = message.type !== 'template' && message.type !== 'hsm'
  const wire = code === 'recipient_not_on_whatsapp' && free ? 470 : coreErrors[code]
  return statusError(wire, details)
}

/** With the usual words where nothing more is known. */
export const statusError = (code: OnpremCode, details?: string): WireError =>
  wireError(code, details ?? statusDetails[code])

const statusDetails: Partial<Record<OnpremCode, string>> = {
  400: 'Failed to download the media from the sender.',
  470: 'More than 24 hours have passed since the last message of this user',
  1013: 'not a WhatsApp user',
  1026: 'The app of the receiver can not show this message',
}

/** A refusal in this dialect's own words. Validation collects all that it finds; the first one names the status. */
export class OnpremRefusal extends Error {
  readonly status: number
  readonly errors: readonly WireError[]

  constructor(errors: readonly WireError[], status?: number) {
    super(errors.map(({ code, title, details }) => `${code} ${title}: ${details}`).join('; '))
    this.name = 'OnpremRefusal'
    this.errors = errors
    this.status = status ?? onpremErrors[errors[0]?.code ?? 1000].status
  }
}

export const refusal = (code: OnpremCode, details?: string, status?: number): OnpremRefusal =>
  new OnpremRefusal([wireError(code, details)], status)
