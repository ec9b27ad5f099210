import { conversationKey } from '../../core/conversations/conversation.ts'
import type { Customer } from '../../core/customers/customer.ts'
import type { DomainEvent } from '../../core/events.ts'
import type { JsonObject } from '../../core/json.ts'
import { makeWamid } from '../../core/messages/wamid.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import { contactOf } from '../business-app/contacts.ts'
import {
  aboutNumber,
  plainNames,
  renderContact,
  renderIds,
  senderNames,
  shownOf,
} from './webhooks.contact.ts'
import { unixSeconds } from './webhooks.inbound.ts'

/** One change of a WABA, not yet addressed. */
export interface Change {
  readonly wabaId: string
  readonly field: string
  /** The payload in webhooks of a major version; asked for once for each that somebody hears. */
  value(version: number): JsonObject
  readonly subject: string
  /** What keeps its order among itself. */
  readonly about: string
  readonly phoneNumberId?: string
  readonly messageId?: string
}

type CustomerChanged = Extract<DomainEvent, { type: 'customer.changed' }>

/** What every Cloud number hears that the customer has written with. */
export function customerChanges(event: CustomerChanged, context: NotifyContext): Change[] {
  const { tx } = context
  const customer = tx.customers.get(event.waId)
  if (!customer || event.what === undefined) return []
  const changes: Change[] = []
  for (const number of tx.phoneNumbers.values()) {
    if (number.platform !== 'CLOUD_API' || !hears(number, event, context)) continue
    for (const [field, value] of valuesOf(event, customer, number, context)) {
      changes.push({
        wabaId: number.wabaId,
        field,
        value: () => value,
        subject: field,
        about: `customer ${event.waId}`,
        phoneNumberId: number.id,
      })
    }
  }
  return changes
}

/** Changes of the address book go to a number whose Business app has told of it, all others to those in touch. */
function hears(
  number: PhoneNumber,
  { what, waId }: CustomerChanged,
  { tx }: NotifyContext,
): boolean {
  if (what === 'contact_added' || what === 'contact_removed') {
    return number.coexistence && number.synced?.['smb_app_state_sync'] !== undefined
  }
  return tx.conversations.has(conversationKey(number.id, waId))
}

function valuesOf(
  event: CustomerChanged,
  customer: Customer,
  number: PhoneNumber,
  context: NotifyContext,
): [string, JsonObject][] {
  switch (event.what) {
    case 'opted_out':
    case 'opted_in':
      return [
        ['user_preferences', preference(event.what === 'opted_out', customer, number, context)],
      ]
    case 'contact_added':
    case 'contact_removed': {
      const action = event.what === 'contact_added' ? 'add' : 'remove'
      const state_sync = [contactOf(customer, action, context.env.now())]
      return [['smb_app_state_sync', { ...aboutNumber(number), state_sync }]]
    }
    case 'identity':
      return [['messages', identityNote(customer, number, context)]]
    case 'number':
      return numberNotes(customer, event.newWaId ?? '', number, context)
    default:
      return []
  }
}

function preference(
  stops: boolean,
  customer: Customer,
  number: PhoneNumber,
  context: NotifyContext,
): JsonObject {
  const shown = shownOf(customer, customer.waId, number, context)
  return {
    ...aboutNumber(number),
    contacts: [renderContact(shown, true)],
    user_preferences: [
      {
        ...renderIds(shown, plainNames),
        detail: stops
          ? 'User requested to stop marketing messages'
          : 'User requested to resume marketing messages',
        category: 'marketing_messages',
        value: stops ? 'stop' : 'resume',
        timestamp: unixSeconds(context.env.now()),
      },
    ],
  }
}

/** A note in the chat that nobody wrote; it has no contacts. */
function systemNote(
  customer: Customer,
  number: PhoneNumber,
  system: JsonObject,
  context: NotifyContext,
): JsonObject {
  const shown = shownOf(customer, customer.waId, number, context)
  return {
    ...aboutNumber(number),
    messages: [
      {
        ...renderIds(shown, senderNames),
        id: makeWamid(context.env.random, shown.waId ?? shown.userId ?? customer.waId, false),
        timestamp: String(unixSeconds(context.env.now())),
        system,
        type: 'system',
      },
    ],
  }
}

function identityNote(customer: Customer, number: PhoneNumber, context: NotifyContext): JsonObject {
  const { waId } = shownOf(customer, customer.waId, number, context)
  const system = {
    body: `The security code of ${customer.name} has changed`,
    type: 'customer_identity_changed',
    identity: customer.identityHash,
    ...(waId !== undefined && { customer: waId }),
  }
  return systemNote(customer, number, system, context)
}

/** The form of 2026 tells of user ids, that of 2025 of numbers. */
function numberNotes(
  customer: Customer,
  newWaId: string,
  number: PhoneNumber,
  context: NotifyContext,
): [string, JsonObject][] {
  const next = context.tx.customers.get(newWaId)
  const name = customer.name
  if (context.settings.cloud.bsuidPayloads === 'off' || !next) {
    const body = `User ${name} changed from ${customer.waId} to ${newWaId}`
    const system = { body, wa_id: newWaId, type: 'user_changed_number' }
    return [['messages', systemNote(customer, number, system, context)]]
  }
  const shown = shownOf(next, newWaId, number, context)
  const system = {
    body: `User ${name} changed from ${customer.bsuid} to ${next.bsuid}`,
    ...renderIds(shown, plainNames),
    type: 'user_changed_user_id',
  }
  const update: JsonObject = {
    ...aboutNumber(number),
    contacts: [renderContact(shown, true)],
    user_id_update: [
      {
        ...(shown.waId !== undefined && { wa_id: shown.waId }),
        detail: `User id for ${name} has been updated.`,
        user_id: { previous: customer.bsuid, current: next.bsuid },
        timestamp: String(unixSeconds(context.env.now())),
      },
    ],
  }
  return [
    ['messages', systemNote(customer, number, system, context)],
    ['user_id_update', update],
  ]
}
