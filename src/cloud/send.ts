import { conversationKey } from '../core/conversations/conversation.ts'
import { pricingOf } from '../core/conversations/pricing.ts'
import { CoreError } from '../core/errors.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Message } from '../core/messages/message.ts'
import {
  isServiceWindowOpen,
  needsWindow,
  type SendMessage,
  sendMessage,
} from '../core/messages/send-message.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import { SETTINGS } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { Parameters } from './body.ts'
import { type ParsedMessage, parseMessage } from './messages.parse.ts'
import { findRecipient, type Recipient } from './recipient.ts'
import { makeWamid } from './wamid.ts'

/** Parses, checks against the state, accepts: answers what the client sees. */
export async function sendToCustomer(call: Call<World>, body: Parameters): Promise<JsonObject> {
  const parsed = parseMessage(body, call.version)
  const phoneNumberId = call.params['phone_number'] ?? ''
  const { message, recipient } = await call.world.store.transact((tx) =>
    accept(tx, call, phoneNumberId, parsed),
  )
  return renderAccepted(message, recipient, parsed)
}

function accept(
  tx: Tx,
  call: Call<World>,
  phoneNumberId: string,
  parsed: ParsedMessage,
): { message: Message; recipient: Recipient } {
  const { env } = call.world
  const number = requireRegistered(tx, phoneNumberId)
  const recipient = findRecipient(tx, number, parsed)
  requireAllowed(number, recipient)
  const now = env.now()
  const windowOpen = isServiceWindowOpen(tx, phoneNumberId, recipient.waId, now)
  const conversation = tx.conversations.get(conversationKey(phoneNumberId, recipient.waId))
  const command: SendMessage = {
    id: makeWamid(env.random, recipient.waId, true),
    dialect: 'cloud',
    from: phoneNumberId,
    to: recipient.waId,
    input: parsed.input,
    type: parsed.type,
    content: parsed.content,
    ...(parsed.contextId !== undefined && { context: { message_id: parsed.contextId } }),
    ...(parsed.callbackData !== undefined && { callbackData: parsed.callbackData }),
    pricing: pricingOf({
      windowOpen,
      freeEntryPoint: (conversation?.freeEntryPointUntil ?? 0) > now,
    }),
  }
  const message = sendMessage(tx, env, command, call.world.gate(call.notes))
  // Throttles and outcomes come before the window; what is thrown here undoes the message.
  if (!windowOpen && needsWindow(parsed.type) && isStrictWindow(tx)) {
    throw new CoreError('reengagement_required')
  }
  return { message, recipient }
}

const isStrictWindow = (tx: Tx): boolean =>
  tx.settings.get(SETTINGS)?.cloud.windowErrorMode === 'sync'

export function requireRegistered(tx: Tx, id: string): PhoneNumber {
  const number = tx.phoneNumbers.get(id)
  if (number?.platform !== 'CLOUD_API') throw new CoreError('phone_number_not_registered')
  return number
}

function requireAllowed(number: PhoneNumber, recipient: Recipient): void {
  if (number.waId === recipient.waId) throw new CoreError('recipient_is_sender')
  if (number.accountMode !== 'SANDBOX' || !number.testRecipients) return
  if (!number.testRecipients.includes(recipient.waId)) throw new CoreError('recipient_not_allowed')
}

function renderAccepted(message: Message, recipient: Recipient, parsed: ParsedMessage): JsonObject {
  const contact: Record<string, Json> = { input: parsed.input }
  if (recipient.userId === undefined) contact['wa_id'] = message.customer
  else contact['user_id'] = recipient.userId
  const status = message.type === 'template' ? { message_status: 'accepted' } : {}
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.id, ...status }],
  }
}
