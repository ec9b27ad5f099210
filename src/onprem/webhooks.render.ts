import { DAY_MS, unixSeconds } from '../core/duration.ts'
import type { DomainEvent } from '../core/events.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import type { ApplicationSettings } from '../core/onprem/application-settings.ts'
import { ERRORS_PAGE } from '../core/onprem/errors-page.ts'
import { callingCode } from '../core/phone-numbers/calling-country.ts'
import { formatNumber } from '../core/phone-numbers/create-number.ts'
import type { OnpremSettings } from '../core/settings.ts'
import type { ReadTx } from '../core/tx.ts'

/** Strings of Unix seconds. */
const seconds = (ms: number): string => String(unixSeconds(ms))

/** A customer's message, or a system note, which alone comes without `contacts`. */
export function inboundBody(
  tx: ReadTx,
  message: Message,
  application: ApplicationSettings,
): JsonObject {
  const customer = tx.customers.get(message.customer)
  const profile = { name: customer?.name ?? message.customer }
  const body = {
    from: message.customer,
    id: message.id,
    timestamp: seconds(message.at),
    type: message.type,
    ...contentOf(tx, message),
    ...(message.context && { context: message.context }),
    ...(application.show_security_notifications &&
      message.type !== 'system' &&
      customer && {
        identity: {
          acknowledged: customer.identityAcknowledged,
          created_timestamp: customer.identityChangedAt,
          hash: customer.identityHash,
        },
      }),
    ...(UNSHOWN.has(message.type) && { errors: [NOT_SUPPORTED] }),
    ...message.extra,
  }
  if (message.type === 'system') return { messages: [body] }
  return { contacts: [{ profile, wa_id: message.customer }], messages: [body] }
}

/** Messages that the client can not show: who sent one is told, and why it is empty. */
const UNSHOWN: ReadonlySet<string> = new Set(['unknown', 'unsupported'])
/** What comes without an object under the type's name. */
const BARE: ReadonlySet<string> = new Set([...UNSHOWN, 'ephemeral'])

const NOT_SUPPORTED = {
  code: 501,
  title: 'Unknown message type',
  details: 'Message type is not currently supported',
}

/** The object under the type's name, where the type has one. */
function contentOf(tx: ReadTx, message: Message): JsonObject {
  const { type, content } = message
  if (content === null || BARE.has(type)) return {}
  return { [type]: withoutUnfetched(tx, content) }
}

/** Media of a type that is not fetched by itself has no id yet. */
function withoutUnfetched(tx: ReadTx, content: Json): Json {
  if (!isObject(content)) return content
  const { id, ...rest } = content
  const media = typeof id === 'string' ? tx.media.get(id) : undefined
  return media?.undownloaded ? { ...rest, status: 'undownloaded' } : content
}

/** `+1 202-555-0101` */
function written(waId: string): string {
  const code = callingCode(waId)
  return formatNumber(code, waId.slice(code.length))
}

export function numberChanged(tx: ReadTx, waId: string, newWaId: string): JsonObject {
  const name = tx.customers.get(waId)?.name ?? waId
  return {
    type: 'user_changed_number',
    body: `User ${name} changed from ${written(waId)} to ${written(newWaId)}`,
    new_wa_id: newWaId,
  }
}

export const identityChanged = (tx: ReadTx, waId: string): JsonObject => ({
  type: 'user_identity_changed',
  body: `The identity of ${waId} may have changed`,
  identity: tx.customers.get(waId)?.identityHash ?? '',
  user: waId,
})

type StatusEvent = Extract<DomainEvent, { type: 'message.status' }>

export function statusBody(
  message: Message,
  event: StatusEvent,
  application: ApplicationSettings,
  { statusRecipientId, readConversation }: OnpremSettings,
): JsonObject {
  const recipient = { recipient_id: message.customer }
  const status = {
    id: message.id,
    ...(statusRecipientId !== 'message' && recipient),
    status: event.status,
    timestamp: seconds(event.at),
    ...(!application.webhook_payload_conversation_pricingmodel_disabled &&
      conversationOf(message, event, readConversation)),
    ...(event.errors && { errors: event.errors.map(shown) }),
    type: 'message',
    ...(statusRecipientId !== 'top' && { message: recipient }),
    // Only where `cloudExtras` has let it in.
    ...(message.callbackData !== undefined && { biz_opaque_callback_data: message.callbackData }),
  }
  return { statuses: [status] }
}

/** Only `sent`, `delivered` and, of some clients, `read` tell the conversation, only `sent` when it ends. */
function conversationOf(message: Message, event: StatusEvent, inRead: boolean): JsonObject {
  const tells = ['sent', 'delivered', ...(inRead ? ['read'] : [])]
  if (!tells.includes(event.status)) return {}
  const { conversationId, pricing } = message
  if (conversationId === undefined || !pricing) return {}
  const expires = Math.floor((message.conversationUntil ?? message.at + DAY_MS) / 1000)
  return {
    conversation: {
      id: conversationId,
      ...(event.status === 'sent' && { expiration_timestamp: expires }),
      origin: { type: pricing.category },
    },
    pricing: {
      pricing_model: 'CBP',
      billable: pricing.billable,
      category: pricing.category,
    },
  }
}

const shown = ({ code, title, details }: StatusError): JsonObject => ({
  code,
  title,
  ...(details !== undefined && { details }),
  href: ERRORS_PAGE,
})
