import { conversationKey, isWindowOpen } from '../conversations/conversation.ts'
import { freeEntryPointAfter } from '../conversations/free-entry-point.ts'
import { PER_MESSAGE_FROM, pricedConversation } from '../conversations/priced-conversation.ts'
import { magicCustomer } from '../customers/magic-numbers.ts'
import { newCustomer } from '../customers/new-customer.ts'
import type { Env } from '../env.ts'
import { CoreError } from '../errors.ts'
import type { DialectName, MessageId, PhoneNumberId, WaId } from '../ids.ts'
import type { Json, JsonObject } from '../json.ts'
import { unlapsed } from '../limits/messaging-tier.ts'
import { SETTINGS } from '../settings.ts'
import type { ReadTx, Tx } from '../tx.ts'
import type { Message, Pricing, StatusError } from './message.ts'
import type { SendGate } from './send-gate.ts'

export interface SendMessage {
  /** Made by the dialect: its ids have its form. */
  readonly id: MessageId
  readonly dialect: DialectName
  readonly from: PhoneNumberId
  readonly to: WaId
  /** `to` as the client wrote it. */
  readonly input: string
  /** Addressed by a user id: the business need not know the number. */
  readonly byUserId?: boolean
  readonly type: string
  readonly content: Json
  readonly context?: JsonObject
  readonly callbackData?: string
  readonly pricing?: Pricing
  readonly verdict?: JsonObject
  /** Set when it is already known that it will fail, in the dialect's own words. */
  readonly failure?: StatusError
  readonly held?: Message['held']
  /** How long it is tried; 30 days where absent. */
  readonly lifeMs?: number
  /** Marketing messages that this customer has had of late, this one included. */
  readonly marketingTimes?: readonly number[]
}

/** Types that may be sent outside the service window. */
const windowless = new Set(['template', 'hsm'])

/**
 * Accepts a message. Sending it on, or failing it, is the delivery pipeline's work. The gate holds the limits and the
 * customer's outcome; it refuses before anything is stored.
 */
export function sendMessage(tx: Tx, env: Env, command: SendMessage, gate?: SendGate): Message {
  const number = tx.phoneNumbers.get(command.from)
  if (!number) throw new CoreError('phone_number_not_registered', command.from)
  if (number.waId === command.to) throw new CoreError('recipient_is_sender')

  const now = env.now()
  const { from, to } = command
  // Statuses of the Cloud API tell the user id of everybody; the other API knows whom it has checked.
  if (!tx.customers.has(to) && (command.dialect === 'cloud' || magicCustomer(to))) {
    tx.customers.put(to, newCustomer(env, to))
  }
  const key = conversationKey(from, to)
  const conversation = tx.conversations.get(key)
  const open = isServiceWindowOpen(tx, from, to, now)
  const passed = gate?.(tx, { number, command, open, now })
  const failure = command.failure ?? passed?.failure
  const willGo = failure === undefined && (open || !needsWindow(command.type))
  const free = willGo ? freeEntryPointAfter(conversation, now) : {}
  const priced = pricedConversation(
    conversation?.priced,
    {
      pricing: command.pricing,
      perMessage: command.dialect === 'cloud' && now >= PER_MESSAGE_FROM,
      freeEntryPointUntil: free.freeEntryPointUntil ?? conversation?.freeEntryPointUntil,
      now,
    },
    () => env.random.hex(32),
  )
  const message = outbound(command, now, priced.mine, {
    ...command.verdict,
    ...passed?.verdict,
    window: { open, lastInboundAt: conversation?.lastInboundAt ?? null },
    ...(failure && { failure: { ...failure } }),
  })
  tx.messages.put(message.id, passed?.initiates ? { ...message, initiates: true } : message)
  tx.conversations.put(key, {
    ...(conversation ?? { phoneNumberId: from, customer: to }),
    lastOutboundAt: now,
    ...(!command.byUserId && { numberSeenAt: now }),
    ...(passed?.initiates && {
      initiating: [...unlapsed(conversation?.initiating ?? [], now), now],
    }),
    ...free,
    // What is known to fail opens no conversation that would be paid for.
    ...(willGo && priced.open.length > 0 && { priced: priced.open }),
    ...(command.marketingTimes && { marketingTimes: command.marketingTimes }),
  })
  tx.emit({ type: 'message.accepted', messageId: message.id })
  return message
}

/** The message as it is stored: accepted, and no more yet. */
const outbound = (
  command: SendMessage,
  now: number,
  conversation: { readonly id: string; readonly until: number },
  verdict: JsonObject,
): Message => ({
  id: command.id,
  direction: 'outbound',
  dialect: command.dialect,
  phoneNumberId: command.from,
  customer: command.to,
  type: command.type,
  content: command.content,
  at: now,
  status: 'accepted',
  history: [{ status: 'accepted', at: now }],
  input: command.input,
  conversationId: conversation.id,
  conversationUntil: conversation.until,
  ...(command.context && { context: command.context }),
  ...(command.callbackData !== undefined && { callbackData: command.callbackData }),
  ...(command.pricing && { pricing: command.pricing }),
  ...(command.held && { held: command.held }),
  ...(command.lifeMs !== undefined && { lifeMs: command.lifeMs }),
  verdict,
})

/** Whether free-form messages may be sent now: a window, `service_window: open`, or a magic number. */
export function isServiceWindowOpen(
  tx: ReadTx,
  from: PhoneNumberId,
  to: WaId,
  now: number,
): boolean {
  if (tx.settings.get(SETTINGS)?.service_window === 'open') return true
  if ((tx.customers.get(to) ?? magicCustomer(to))?.alwaysOpen) return true
  return isWindowOpen(tx.conversations.get(conversationKey(from, to)), now)
}

export const needsWindow = (type: string): boolean => !windowless.has(type)
