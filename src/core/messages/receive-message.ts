import { conversationKey } from '../conversations/conversation.ts'
import type { Customer } from '../customers/customer.ts'
import { newCustomer } from '../customers/new-customer.ts'
import { isNumberVisible } from '../customers/visible-number.ts'
import type { Env } from '../env.ts'
import type { MessageId } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import { leaveUnfetched } from '../onprem/auto-download.ts'
import { tellReceived } from '../onprem/callback-queue.ts'
import type { Tx } from '../tx.ts'
import type { InboundAct, Message } from './message.ts'
import { turnPhoneOn } from './phone-off.ts'
import { isServiceWindowOpen } from './send-message.ts'

/** Notes that are no message of the customer's own. */
const quietTypes = new Set(['system', 'request_welcome'])

/** A customer's message arrives: opens the service window and tells the client. Blocked customers are not heard. */
export function receiveMessage(
  tx: Tx,
  env: Env,
  id: MessageId,
  act: InboundAct,
  options: { opensWindow: boolean } = { opensWindow: !quietTypes.has(act.type) },
): Message {
  const now = env.now()
  const key = conversationKey(act.to, act.from)
  const conversation = tx.conversations.get(key) ?? { phoneNumberId: act.to, customer: act.from }
  const place = (conversation.received ?? 0) + 1
  const known = knownAs(tx, act) ?? newCustomer(env, act.from)
  const customer = tx.customers.put(act.from, {
    ...known,
    ...(act.profileName !== undefined && { name: act.profileName }),
  })
  // A note of the platform's is no contact between the two.
  const showsNumber =
    act.type !== 'system' && (isNumberVisible(customer, conversation, now) || givesNumber(act))
  const message: Message = {
    ...inbound(id, act, now, place),
    ...(!options.opensWindow && { verdict: { window: windowBefore(tx, act, now) } }),
  }
  tx.messages.put(id, message)
  // A phone that does something is on.
  if (!quietTypes.has(act.type)) turnPhoneOn(tx, env, act.from)
  leaveUnfetched(tx, act)
  if (conversation.blockedAt !== undefined) return message

  tx.conversations.put(key, {
    ...conversation,
    received: place,
    ...(options.opensWindow && { lastInboundAt: now }),
    ...(showsNumber && { numberSeenAt: now }),
    ...(act.extra?.['referral'] !== undefined && { referredAt: now }),
  })
  tellReceived(tx, env, message)
  return message
}

const inbound = (id: MessageId, act: InboundAct, now: number, place: number): Message => ({
  id,
  direction: 'inbound',
  dialect: act.dialect,
  phoneNumberId: act.to,
  customer: act.from,
  type: act.type,
  content: act.content,
  at: now,
  status: 'delivered',
  history: [{ status: 'delivered', at: now }],
  place,
  ...(act.context && { context: act.context }),
  ...(act.extra && { extra: act.extra }),
})

/** Somebody else writes from a number that was given up. */
function knownAs(tx: Tx, { from, type }: InboundAct): Customer | undefined {
  const customer = tx.customers.get(from)
  return customer?.movedTo === undefined || type === 'system' ? customer : undefined
}

/** What does not open the window leaves it as it was. */
const windowBefore = (tx: Tx, { to, from }: InboundAct, now: number): JsonObject => ({
  open: isServiceWindowOpen(tx, to, from, now),
  lastInboundAt: tx.conversations.get(conversationKey(to, from))?.lastInboundAt ?? null,
})

/** The customer was asked for the number and sent it. */
const givesNumber = ({ type, content }: InboundAct): boolean =>
  type === 'contacts' &&
  Array.isArray(content) &&
  content.some((each) => isObject(each) && each['origin'] === 'contact_request')
