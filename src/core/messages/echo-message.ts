import { conversationKey } from '../conversations/conversation.ts'
import { freeEntryPointAfter } from '../conversations/free-entry-point.ts'
import { newCustomer } from '../customers/new-customer.ts'
import type { Env } from '../env.ts'
import type { PhoneNumberId, WaId } from '../ids.ts'
import type { Json } from '../json.ts'
import { SETTINGS } from '../settings.ts'
import type { Tx } from '../tx.ts'
import type { Message } from './message.ts'
import { isServiceWindowOpen } from './send-message.ts'
import { makeWamid } from './wamid.ts'

/** A business writes in its WhatsApp Business app, with a number that it shares with the Cloud API. */
export interface AppAct {
  readonly from: PhoneNumberId
  readonly to: WaId
  readonly type: string
  readonly content: Json
}

/**
 * Stores what was written in the app and tells the client. It is no traffic of the API: no window, limit or price is
 * asked, and it has statuses without webhooks. ASSUMED: as a reply of the business it opens the free entry point.
 */
export function echoMessage(tx: Tx, env: Env, { from, to, type, content }: AppAct): Message {
  const now = env.now()
  const customer = tx.customers.get(to) ?? tx.customers.put(to, newCustomer(env, to))
  const key = conversationKey(from, to)
  const conversation = tx.conversations.get(key)
  const message: Message = {
    id: makeWamid(env.random, to, true),
    direction: 'outbound',
    dialect: 'cloud',
    phoneNumberId: from,
    customer: to,
    type,
    content,
    at: now,
    status: 'accepted',
    history: [{ status: 'accepted', at: now }],
    fromApp: true,
    verdict: {
      window: {
        open: isServiceWindowOpen(tx, from, to, now),
        lastInboundAt: conversation?.lastInboundAt ?? null,
      },
    },
  }
  tx.messages.put(message.id, message)
  tx.conversations.put(key, {
    ...(conversation ?? { phoneNumberId: from, customer: to }),
    lastOutboundAt: now,
    numberSeenAt: now,
    ...freeEntryPointAfter(conversation, now),
  })
  tx.schedule({
    due: now + (tx.settings.get(SETTINGS)?.delivery.sent_ms ?? 0),
    kind: 'message.progress',
    data: { messageId: message.id, ...(customer.blocked && { until: 'sent' as const }) },
  })
  tx.emit({ type: 'message.echoed', messageId: message.id })
  return message
}
