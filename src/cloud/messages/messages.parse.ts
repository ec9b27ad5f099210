import type { Json } from '../../core/json.ts'
import type { Parameters } from '../body.ts'
import {
  asText,
  enumParameter,
  parameterError,
  requiredParameter,
  whatsappError,
} from '../errors.ts'
import { majorOf } from '../versions.ts'
import { messageTypes, shownTypes } from './shapes/message-types.ts'
import { readShape } from './shapes/shape.ts'

/** A send as the client wrote it, checked as far as that needs no state. */
export interface ParsedMessage {
  /** `to` or `recipient` as it came. */
  readonly input: string
  readonly addressedBy: 'to' | 'recipient'
  readonly type: string
  readonly content: Json
  readonly contextId: string | undefined
  readonly callbackData: string | undefined
  readonly identityHash: string | undefined
}

/** Nothing, `null` and empty text are no value: clients that fill in every member write them. */
const given = (body: Parameters, name: string): unknown =>
  body[name] === '' ? undefined : (body[name] ?? undefined)

export function requireProduct(body: Parameters): void {
  const product = given(body, 'messaging_product')
  if (product === undefined) throw requiredParameter('messaging_product')
  if (String(product).toLowerCase() !== 'whatsapp') {
    throw enumParameter('messaging_product', ['WHATSAPP'], product)
  }
}

/** A call with `status` is a read receipt; undefined for all others. */
export function parseReadReceipt(
  body: Parameters,
): { messageId: string; typing: boolean } | undefined {
  const status = given(body, 'status')
  if (status === undefined) return undefined
  requireProduct(body)
  if (status !== 'read') {
    throw parameterError(`Param status must be one of {"read"} - got "${asText(status)}".`)
  }
  const messageId = given(body, 'message_id')
  if (messageId === undefined) throw requiredParameter('message_id')
  if (typeof messageId !== 'string') throw parameterError('Param message_id must be a string.')
  const typing = body['typing_indicator'] ?? undefined
  if (typing !== undefined) readShape(messageTypes.typing, typing, 'typing_indicator')
  return { messageId, typing: typing !== undefined }
}

/** The checks of a send in the documented order, down to the contents. */
export function parseMessage(
  body: Parameters,
  version: string,
  edge: 'messages' | 'marketing_messages' = 'messages',
): ParsedMessage {
  requireProduct(body)
  const { input, addressedBy } = recipientOf(body)
  const type = typeOf(body, version)
  if (edge === 'marketing_messages') requireMarketingParameters(body, type)
  const value = body[type] ?? undefined
  if (value === undefined) throw mandatory(type)
  const shape = messageTypes.sendable[type]
  if (!shape) throw whatsappError(131051, `Message type ${type} is not supported.`)
  const content = readShape(shape, value, type) as Json
  if (type === 'pin' || String(body['recipient_type']).toLowerCase() === 'group') {
    throw whatsappError(131215, 'The Groups API is not emulated: messages go to individuals only.')
  }
  return {
    input,
    addressedBy,
    type,
    content,
    contextId: contextOf(body),
    callbackData: callbackDataOf(body),
    identityHash: textParameter(body, 'recipient_identity_key_hash'),
  }
}

/** `/marketing_messages` takes templates only, and two members more. */
function requireMarketingParameters(body: Parameters, type: string): void {
  if (type !== 'template') throw whatsappError(100, 'Message must be a template message.')
  const policies = ['CLOUD_API_FALLBACK', 'STRICT']
  const policy = given(body, 'product_policy')
  if (policy !== undefined && !policies.includes(String(policy).toUpperCase())) {
    throw enumParameter('product_policy', policies, policy)
  }
  const sharing = given(body, 'message_activity_sharing')
  if (sharing !== undefined && !/^(true|false|0|1)$/i.test(String(sharing))) {
    throw parameterError('Param message_activity_sharing must be a boolean.')
  }
}

const mandatory = (type: string) =>
  whatsappError(100, `Parameter '${type}' is mandatory for type '${type}'`)

function recipientOf(body: Parameters): { input: string; addressedBy: 'to' | 'recipient' } {
  const recipientType = given(body, 'recipient_type')
  if (recipientType !== undefined) {
    const word = String(recipientType).toLowerCase()
    if (word !== 'individual' && word !== 'group') {
      throw enumParameter('recipient_type', ['GROUP', 'INDIVIDUAL'], recipientType)
    }
  }
  for (const name of ['to', 'recipient'] as const) {
    const value = given(body, name)
    if (value === undefined) continue
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw parameterError(`Param ${name} must be a string.`)
    }
    return { input: String(value), addressedBy: name }
  }
  throw requiredParameter('to')
}

function typeOf(body: Parameters, version: string): string {
  const word = given(body, 'type')
  if (word === undefined) return 'text'
  const type = String(word).toLowerCase()
  if (typeof word === 'string' && shownTypes.has(type.toUpperCase())) return type
  const known = [...shownTypes].filter(
    (each) => majorOf(version) >= 20 || (each !== 'GIF' && each !== 'PIN'),
  )
  throw enumParameter('type', known, word)
}

function contextOf(body: Parameters): string | undefined {
  const value = given(body, 'context')
  if (value === undefined) return undefined
  const context = readShape(messageTypes.context, value, 'context') as { message_id?: string }
  return context.message_id
}

function callbackDataOf(body: Parameters): string | undefined {
  const data = textParameter(body, 'biz_opaque_callback_data')
  if (data !== undefined && data.length > 512) {
    throw parameterError('Param biz_opaque_callback_data must be at most 512 characters long.')
  }
  return data
}

function textParameter(body: Parameters, name: string): string | undefined {
  const value = given(body, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw parameterError(`Param ${name} must be a string.`)
  return value
}
