import { AUTH_INTERNATIONAL } from '../../core/conversations/auth-international.ts'
import { PER_MESSAGE_FROM } from '../../core/conversations/priced-conversation.ts'
import { isUserId } from '../../core/customers/user-ids.ts'
import { unixSeconds } from '../../core/duration.ts'
import type { DomainEvent } from '../../core/events.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Message, StatusError } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import {
  aboutNumber,
  plainNames,
  recipientNames,
  renderContact,
  renderIds,
  type Shown,
  shownOf,
} from './webhooks.contact.ts'

type StatusEvent = Extract<DomainEvent, { type: 'message.status' }>

const ERROR_PAGE = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'

/** The value of a `messages` change with one status, as webhooks of a major version have it. */
export function renderStatus(
  event: StatusEvent,
  message: Message,
  number: PhoneNumber,
  context: NotifyContext,
  version: number,
): JsonObject {
  const customer = context.tx.customers.get(message.customer)
  const byUserId = isUserId(message.input ?? '')
  // Who has written to a number knows it.
  const shown = {
    ...shownOf(customer, message.customer, number, context),
    ...(!byUserId && { waId: message.customer }),
  }
  const failed = event.status === 'failed'
  const allIds = byUserId || context.settings.cloud.failedUserIds === 'on'
  const { userId, parentUserId: _, ...numberOnly } = shown
  const status: Record<string, Json | undefined> = {
    id: message.id,
    status: event.status,
    timestamp: String(unixSeconds(event.at)),
    ...renderIds(failed && !allIds ? numberOnly : shown, recipientNames),
    ...(shown.identityHash !== undefined && { recipient_identity_key_hash: shown.identityHash }),
  }
  if (message.callbackData !== undefined) {
    status['biz_opaque_callback_data'] = message.callbackData
  }
  Object.assign(status, renderPrice(event, message, version))
  if (event.errors) status['errors'] = event.errors.map(renderStatusError)
  const contact = userId === undefined ? undefined : contactOf(event, shown, context)
  return {
    ...aboutNumber(number),
    ...(contact && { contacts: [contact] }),
    statuses: [status],
  }
}

/** A failed status has a contact only where the switch asks for it, and then nothing but its ids. */
function contactOf(
  { status }: StatusEvent,
  shown: Shown,
  { settings }: NotifyContext,
): JsonObject | undefined {
  if (status !== 'failed') return renderContact(shown, status === 'delivered' || status === 'read')
  return settings.cloud.failedUserIds === 'on' ? renderIds(shown, plainNames) : undefined
}

const renderStatusError = (error: StatusError): JsonObject => ({
  code: error.code,
  title: error.title,
  message: error.title,
  ...(error.details !== undefined && { error_data: { details: error.details } }),
  href: ERROR_PAGE,
})

/**
 * On `sent`, and on the first of delivered and read. Where each message has its price, `conversation` went away with v24.0 but for free
 * entry points.
 */
function renderPrice(event: StatusEvent, message: Message, version: number): JsonObject {
  const { pricing } = message
  const arrival = message.history.find(({ status }) => status === 'delivered' || status === 'read')
  const isTold = event.status === 'sent' || event.status === arrival?.status
  if (!pricing || !isTold) return {}
  const perMessage = message.at >= PER_MESSAGE_FROM
  const freeEntry = pricing.type === 'free_entry_point'
  const withConversation = version < 24 || freeEntry || !perMessage
  return {
    ...(withConversation && {
      conversation: {
        id: message.conversationId ?? '',
        ...(event.status === 'sent' && {
          expiration_timestamp: String(unixSeconds(message.conversationUntil ?? message.at)),
        }),
        origin: { type: pricing.category },
      },
    }),
    pricing: {
      billable: pricing.billable,
      pricing_model: perMessage ? 'PMP' : 'CBP',
      ...(perMessage && { type: pricing.type }),
      // Here alone Meta writes it with a hyphen.
      category:
        pricing.category === AUTH_INTERNATIONAL ? 'authentication-international' : pricing.category,
    },
  }
}
