import type { CoreErrorCode } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import { codes } from './codes.ts'

/** A refusal in Graph's words. */
export class GraphError extends Error {
  readonly status: number
  readonly code: number
  readonly type: string
  readonly subcode: number | undefined
  readonly data: JsonObject | undefined
  /** Members that go beside the usual ones: `is_transient`, `error_user_title` … */
  readonly more: JsonObject | undefined
  /** A whole member list that goes beside `error` (block users). */
  readonly beside: JsonObject | undefined

  constructor(
    code: number,
    message: string,
    options: {
      status?: number
      type?: string
      subcode?: number
      data?: JsonObject
      more?: JsonObject
      beside?: JsonObject
    } = {},
  ) {
    super(message)
    this.name = 'GraphError'
    this.code = code
    this.status = options.status ?? codes[code]?.status ?? 400
    this.type = options.type ?? 'OAuthException'
    this.subcode = options.subcode
    this.data = options.data
    this.more = options.more
    this.beside = options.beside
  }
}

/** `(#code) title` with `error_data.details`, the form of WhatsApp's own layer. ASSUMED: the title where no details are known. */
export function whatsappError(code: number, details?: string, status?: number): GraphError {
  const title = codes[code]?.text ?? 'Something went wrong'
  return new GraphError(code, `(#${code}) ${title}`, {
    data: { messaging_product: 'whatsapp', details: details ?? title },
    ...(status !== undefined && { status }),
  })
}

/** `(#100) sentence` without `error_data`, the form of Graph's parameter layer. */
export const parameterError = (sentence: string): GraphError =>
  new GraphError(100, `(#100) ${sentence}`)

export const requiredParameter = (name: string): GraphError =>
  parameterError(`The parameter ${name} is required.`)

/** A value as a message shows it. */
export const asText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value)

export const enumParameter = (name: string, values: readonly string[], got: unknown): GraphError =>
  parameterError(`Param ${name} must be one of {${values.join(', ')}} - got "${asText(got)}".`)

/** Object missing, not visible to the token, or without this operation. */
export function unsupported(method: string, id: string): GraphError {
  return new GraphError(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    { type: 'GraphMethodException', subcode: 33 },
  )
}

export const unknownPath = (path: string, status = 400): GraphError =>
  new GraphError(2500, `Unknown path components: ${path}`, { status })

export const nonexistingField = (field: string, nodeType: string): GraphError =>
  parameterError(`Tried accessing nonexisting field (${field}) on node type (${nodeType})`)

/** What the core refuses, as a Graph code; whether it is said at once or by a status is in the code's row. */
export const coreErrors = {
  phone_number_not_registered: {
    code: 133010,
    details:
      'Account does not exist in Cloud API, please use /register API to create an account first',
  },
  recipient_is_sender: { code: 131021, details: 'Recipient and sender phone number is same.' },
  recipient_not_valid: { code: 131009, details: "Parameter 'to' is not a valid phone number." },
  recipient_not_allowed: {
    code: 131030,
    details:
      'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.',
  },
  recipient_not_on_whatsapp: { code: 131026, details: 'Message Undeliverable.' },
  recipient_blocked_by_business: {
    code: 130403,
    details: 'The recipient is on the block list of this business phone number.',
  },
  recipient_opted_out: { code: 131050 },
  message_not_found: { code: 131009, details: 'Message ID is invalid' },
  reengagement_required: {
    code: 131047,
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  undeliverable: { code: 131026, details: 'Message Undeliverable.' },
  media_not_found: { code: 131009, details: 'Media ID is invalid' },
  template_not_found: { code: 132001 },
  template_paused: { code: 132015 },
  template_disabled: { code: 132016 },
  template_refused: { code: 100 },
  flow_refused: { code: 100 },
  rate_limit_hit: { code: 130429, details: 'Cloud API message throughput has been reached.' },
  pair_rate_limit_hit: {
    code: 131056,
    details:
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  },
  messaging_limit_reached: {
    code: 131048,
    details: 'Message failed to send because the messaging limit of this business was reached.',
  },
  management_rate_limit_hit: { code: 80008 },
  catalog_rate_limit_hit: { code: 80014 },
  app_rate_limit_hit: { code: 4 },
  registration_limit_hit: { code: 133016 },
  account_in_maintenance: { code: 131057 },
  system_overloaded: { code: 131016 },
  internal: { code: 131000 },
} satisfies Record<CoreErrorCode, { code: number; details?: string }>
