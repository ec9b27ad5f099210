import { DAY_MS } from '../../core/duration.ts'
import { CoreError } from '../../core/errors.ts'
import { markRead } from '../../core/messages/mark-read.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parseReadReceipt } from './messages.parse.ts'
import { sendToCustomer } from './send.ts'
import { requireRegistered } from './send-checks.ts'

const READ_WITHIN_MS = 30 * DAY_MS
/** So long "typing" shows, unless a message comes first. */
const TYPING_MS = 25_000

/** `POST /{phone-number-id}/messages`: sends, marks as read, shows that the business is typing. */
async function postMessage(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const phoneNumberId = call.params['phone_number'] ?? ''
  const receipt = parseReadReceipt(body)
  if (receipt) {
    await call.world.store.transact((tx) => {
      requireRegistered(tx, phoneNumberId)
      const { at, customer } = markRead(tx, receipt.messageId, phoneNumberId)
      // Thirty days after receipt nothing can be marked any more; what is thrown undoes the mark.
      if (call.at - at > READ_WITHIN_MS) throw new CoreError('message_not_found')
      if (!receipt.typing) return
      const until = call.at + TYPING_MS
      tx.emit({ type: 'business.typing', phoneNumberId, waId: customer, until })
    })
    return done
  }
  return { status: 200, body: await sendToCustomer(call, body) }
}

export const messageEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/messages',
    auth: 'whatsapp_business_messaging',
    body: 'fields',
    doc: 'Send a message, mark one as read, show a typing indicator',
    run: postMessage,
  },
  {
    method: 'POST',
    path: '/{phone_number}/marketing_messages',
    auth: 'whatsapp_business_messaging',
    body: 'fields',
    doc: 'Send a marketing template',
    run: async (call) => ({
      status: 200,
      body: await sendToCustomer(call, parametersOf(call), 'marketing_messages'),
    }),
  },
]
