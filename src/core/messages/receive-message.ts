import { conversationKey } from '../conversations/conversation.ts'
import { newCustomer } from '../customers/new-customer.ts'
import { isNumberVisible } from '../customers/visible-number.ts'
import type { Env } from '../env.ts'
import type { MessageId } from '../ids.ts'
import { isObject } from '../json.ts'
import { leaveUnfetched } from '../onprem/auto-download.ts'
import { tellReceived } from '../onprem/callback-queue.ts'
import type { Tx } from '../tx.ts'
import type { InboundAct, Message } from './message.ts'
import { turnPhoneOn } from './phone-off.ts'

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
  const known = tx.customers.get(act.from) ?? newCustomer(env, act.from)
  const customer = tx.customers.put(act.from, {
    ...known,
    ...(act.profileName !== undefined && { name: act.profileName }),
  })
  const showsNumber = isNumberVisible(customer, conversation, now) || givesNumber(act)
  const message: Message = {
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
    ...(act.context && { context: act.context }),
    ...(act.extra && { extra: act.extra }),
  }
  tx.messages.put(id, message)
  // A phone that does something is on.
  if (!quietTypes.has(act.type)) turnPhoneOn(tx, env, act.from)
  leaveUnfetched(tx, act)
  if (conversation.blockedAt !== undefined) return message

  tx.conversations.put(key, {
    ...conversation,
    ...(options.opensWindow && { lastInboundAt: now }),
    ...(showsNumber && { numberSeenAt: now }),
    ...(act.extra?.['referral'] !== undefined && { referredAt: now }),
  })
  tellReceived(tx, env, message)
  return message
}

/** The customer was asked for the number and sent it. */
const givesNumber = ({ type, content }: InboundAct): boolean =>
  type === 'contacts' &&
  Array.isArray(content) &&
  content.some((each) => isObject(each) && each['origin'] === 'contact_request')
