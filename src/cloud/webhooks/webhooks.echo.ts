import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import type { Change } from './webhooks.change.ts'
import { aboutNumber, renderIds, shownOf } from './webhooks.contact.ts'
import { contentOf } from './webhooks.inbound.ts'

/** ASSUMED: a customer whose number is hidden is named by user id, as elsewhere; Meta shows the number alone. */
const receiverNames = {
  waId: 'to',
  userId: 'to_user_id',
  parentUserId: 'to_parent_user_id',
} as const

/** What a business wrote in its app, under the field of coexistence and, for those who ask for it, under the newer one. */
export function echoChanges(
  message: Message,
  number: PhoneNumber,
  context: NotifyContext,
): readonly Change[] {
  const value = renderEcho(message, number, context)
  return ['smb_message_echoes', 'message_echoes'].map((field) => ({
    wabaId: number.wabaId,
    field,
    value: () => value,
    subject: field,
    about: `${field} ${message.id}`,
    phoneNumberId: number.id,
    messageId: message.id,
    ...(field === 'message_echoes' && { subscribersOnly: true }),
  }))
}

function renderEcho(message: Message, number: PhoneNumber, context: NotifyContext): JsonObject {
  const customer = context.tx.customers.get(message.customer)
  const { waId, ...hidden } = shownOf(customer, message.customer, number, context)
  return {
    ...aboutNumber(number),
    message_echoes: [
      {
        from: number.waId,
        ...(waId === undefined ? renderIds(hidden, receiverNames) : { [receiverNames.waId]: waId }),
        id: message.id,
        timestamp: String(unixSeconds(message.at)),
        type: message.type,
        [message.type]: contentOf(message, context),
      },
    ],
  }
}
