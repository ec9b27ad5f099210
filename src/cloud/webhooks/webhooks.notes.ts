import { conversationKey } from '../../core/conversations/conversation.ts'
import type { Customer } from '../../core/customers/customer.ts'
import { portfolioOf, type UserIds, userIdsFor } from '../../core/customers/user-ids.ts'
import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { InboundAct } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { ChatNote, CustomerChanged, NotifyContext } from '../../delivery/webhook-dialect.ts'
import {
  aboutNumber,
  plainNames,
  renderContact,
  renderIds,
  type Shown,
  shownOf,
} from './webhooks.contact.ts'

/** A new number or a new phone: a note in each chat that nobody wrote. */
export function customerNotes(event: CustomerChanged, context: NotifyContext): ChatNote[] {
  const { what, waId, newWaId = '' } = event
  const customer = context.tx.customers.get(waId)
  if (!customer || (what !== 'identity' && what !== 'number')) return []
  return numbersOf(waId, context).map((number) =>
    what === 'identity'
      ? { act: noteOf(customer, number, identityChanged(customer, number, context)) }
      : numberNote(customer, newWaId, number, context),
  )
}

/** Cloud numbers that have been in touch with the customer. */
const numbersOf = (waId: string, { tx }: NotifyContext): PhoneNumber[] =>
  [...tx.phoneNumbers.values()].filter(
    ({ platform, id }) =>
      platform === 'CLOUD_API' && tx.conversations.has(conversationKey(id, waId)),
  )

const noteOf = ({ waId }: Customer, { id }: PhoneNumber, content: JsonObject): InboundAct => ({
  dialect: 'cloud',
  from: waId,
  to: id,
  type: 'system',
  content,
})

function identityChanged(
  customer: Customer,
  number: PhoneNumber,
  context: NotifyContext,
): JsonObject {
  const { waId } = shownOf(customer, customer.waId, number, context)
  return {
    body: `The security code of ${customer.name} has changed`,
    type: 'customer_identity_changed',
    identity: customer.identityHash,
    ...(waId !== undefined && { customer: waId }),
  }
}

/** The form of 2026 tells of user ids and has a webhook of its own beside it, that of 2025 tells of numbers. */
function numberNote(
  customer: Customer,
  newWaId: string,
  number: PhoneNumber,
  context: NotifyContext,
): ChatNote {
  const { name, waId } = customer
  const next = context.tx.customers.get(newWaId)
  const shown = shownOf(next, newWaId, number, context)
  if (!next || shown.userId === undefined) {
    const body = `User ${name} changed from ${waId} to ${newWaId}`
    const system = { body, wa_id: newWaId, type: 'user_changed_number' }
    return { act: noteOf(customer, number, system) }
  }
  const old = userIdsFor(context.tx, customer, portfolioOf(context.tx, number))
  const system = {
    body: `User ${name} changed from ${old.userId} to ${shown.userId}`,
    ...renderIds(shown, plainNames),
    type: 'user_changed_user_id',
  }
  return {
    act: noteOf(customer, number, system),
    beside: {
      type: 'account.changed',
      wabaId: number.wabaId,
      phoneNumberId: number.id,
      field: 'user_id_update',
      value: userIdUpdate(name, old, shown, number, context),
    },
  }
}

function userIdUpdate(
  name: string,
  old: UserIds,
  shown: Shown,
  number: PhoneNumber,
  { env }: NotifyContext,
): JsonObject {
  return {
    ...aboutNumber(number),
    contacts: [renderContact(shown, true)],
    user_id_update: [
      {
        ...(shown.waId !== undefined && { wa_id: shown.waId }),
        detail: `User id for ${name} has been updated.`,
        user_id: { previous: old.userId, current: shown.userId },
        ...(old.parentUserId !== undefined &&
          shown.parentUserId !== undefined && {
            parent_user_id: { previous: old.parentUserId, current: shown.parentUserId },
          }),
        timestamp: String(unixSeconds(env.now())),
      },
    ],
  }
}
