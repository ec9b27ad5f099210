import { conversationKey } from '../core/conversations/conversation.ts'
import { isFreeEntryPoint } from '../core/conversations/free-entry-point.ts'
import { pricingOf } from '../core/conversations/pricing.ts'
import { CoreError } from '../core/errors.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import {
  isServiceWindowOpen,
  needsWindow,
  type SendMessage,
  sendMessage,
} from '../core/messages/send-message.ts'
import { setStatus } from '../core/messages/status.ts'
import { makeWamid } from '../core/messages/wamid.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Template } from '../core/templates/template.ts'
import type { Tx } from '../core/tx.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { Parameters } from './body.ts'
import { cloudErrors } from './dialect-errors.ts'
import { whatsappError } from './errors.ts'
import { type ParsedMessage, parseMessage } from './messages.parse.ts'
import { findRecipient, type Recipient } from './recipient.ts'
import { checkInteractive } from './send-interactive.ts'
import { checkOrderStatus, checkReaction } from './send-late.ts'
import { checkMedia } from './send-media.ts'
import { checkTemplate, isOnboarded, type Pacing, templateFate } from './send-template.ts'

/** By which of the two sending edges a message came. */
export type SendingEdge = 'messages' | 'marketing_messages'

/** What the checks against the state say of a message that is well formed. */
interface Checked {
  readonly failure?: StatusError | undefined
  /** Told by a `warning` status. */
  readonly warning?: StatusError | undefined
  readonly template?: Template
  readonly pacing?: Pacing
  readonly links: boolean
}

/** Parses, checks against the state, accepts: answers what the client sees. */
export async function sendToCustomer(
  call: Call<World>,
  body: Parameters,
  edge: SendingEdge = 'messages',
): Promise<JsonObject> {
  const parsed = parseMessage(body, call.version, edge)
  const phoneNumberId = call.params['phone_number'] ?? ''
  const { message, recipient } = await call.world.store.transact((tx) =>
    accept(tx, call, phoneNumberId, parsed, edge),
  )
  return renderAccepted(message, recipient, parsed)
}

function accept(
  tx: Tx,
  call: Call<World>,
  phoneNumberId: string,
  parsed: ParsedMessage,
  edge: SendingEdge,
): { message: Message; recipient: Recipient } {
  const { env, settings } = call.world
  const number = requireRegistered(tx, phoneNumberId)
  const recipient = findRecipient(tx, number, parsed)
  requireAllowed(number, recipient)
  requireIdentity(tx, recipient, parsed)
  const checked = check(tx, call, number, recipient, parsed, edge)
  const now = env.now()
  const windowOpen = isServiceWindowOpen(tx, phoneNumberId, recipient.waId, now)
  const conversation = tx.conversations.get(conversationKey(phoneNumberId, recipient.waId))
  const fate = templateFate(
    tx,
    settings,
    conversation,
    recipient.waId,
    checked.template,
    now,
    windowOpen,
  )
  const failure =
    checked.failure ??
    blocked(conversation?.blockedAt) ??
    unpaid(tx, number, checked.template) ??
    fate.failure
  const held = checked.links ? 'media' : checked.pacing
  const command: SendMessage = {
    id: makeWamid(env.random, recipient.waId, true),
    dialect: 'cloud',
    from: phoneNumberId,
    to: recipient.waId,
    input: parsed.input,
    ...(recipient.userId !== undefined && { byUserId: true }),
    type: parsed.type,
    content: parsed.content,
    ...(parsed.contextId !== undefined &&
      parsed.type !== 'reaction' && { context: { message_id: parsed.contextId } }),
    ...(parsed.callbackData !== undefined && { callbackData: parsed.callbackData }),
    ...(failure && { failure }),
    ...(held && { held }),
    ...(fate.marketingTimes && { marketingTimes: fate.marketingTimes }),
    verdict: {
      ...(checked.template && { templateId: checked.template.id }),
      ...fate.facts,
    },
    pricing: pricingOf({
      windowOpen,
      freeEntryPoint: isFreeEntryPoint(conversation, now),
      ...(checked.template && { templateCategory: priceCategory(tx, checked.template, edge) }),
    }),
  }
  const message = sendMessage(tx, env, command, call.world.gate(call.kept))
  // Throttles and outcomes come before the window; what is thrown here undoes the message.
  if (!windowOpen && needsWindow(parsed.type) && settings.cloud.windowErrorMode === 'sync') {
    throw new CoreError('reengagement_required')
  }
  if (checked.warning) setStatus(tx, env, message.id, 'warning', [checked.warning])
  return { message, recipient }
}

const priceCategory = (tx: Tx, template: Template, edge: SendingEdge): string =>
  edge === 'marketing_messages' && isOnboarded(tx, template.wabaId)
    ? 'marketing_lite'
    : template.category.toLowerCase()

const blocked = (at: number | undefined): StatusError | undefined =>
  at === undefined ? undefined : cloudErrors.statusError(130403)

/** Without a payment method that works, what the business starts is not sent. */
const unpaid = (
  tx: Tx,
  { wabaId }: PhoneNumber,
  template: Template | undefined,
): StatusError | undefined =>
  template && tx.wabas.get(wabaId)?.paymentProblem ? cloudErrors.statusError(131042) : undefined

/** What can only be said with the state at hand, at once or later. */
function check(
  tx: Tx,
  call: Call<World>,
  number: PhoneNumber,
  recipient: Recipient,
  parsed: ParsedMessage,
  edge: SendingEdge,
): Checked {
  const { content, type } = parsed
  const media = checkMedia(tx, call.world, number, type, content)
  if (type === 'template') {
    return { ...media, ...checkTemplate(tx, call, number, recipient, content, edge) }
  }
  if (type === 'interactive') {
    const { warning } = checkInteractive(tx, number, content, call.at)
    return { ...media, warning, failure: media.failure ?? checkOrderStatus(tx, number, content) }
  }
  if (type === 'reaction') return { ...media, failure: checkReaction(tx, content, call.at) }
  return media
}

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

/** The client names the key that it last knew of the customer. */
function requireIdentity(tx: Tx, { waId }: Recipient, { identityHash }: ParsedMessage): void {
  if (identityHash === undefined || tx.customers.get(waId)?.identityHash === identityHash) return
  throw whatsappError(137000, 'The identity key hash of the recipient does not match.')
}

function renderAccepted(message: Message, recipient: Recipient, parsed: ParsedMessage): JsonObject {
  const contact: Record<string, Json> = { input: parsed.input }
  if (recipient.userId === undefined) contact['wa_id'] = message.customer
  else contact['user_id'] = recipient.userId
  const status = message.held === 'quality' ? 'held_for_quality_assessment' : 'accepted'
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.id, ...(message.type === 'template' && { message_status: status }) }],
  }
}
