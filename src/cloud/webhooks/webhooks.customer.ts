import { conversationKey } from '../../core/conversations/conversation.ts'
import type { Customer } from '../../core/customers/customer.ts'
import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { CustomerChanged, NotifyContext } from '../../delivery/webhook-dialect.ts'
import { contactOf } from '../business-app/contacts.ts'
import type { Change } from './webhooks.change.ts'
import { aboutNumber, plainNames, renderContact, renderIds, shownOf } from './webhooks.contact.ts'

/** What every Cloud number hears that the customer has written with; chats themselves have notes of the rest. */
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
