import { markRead } from '../core/messages/mark-read.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { parametersOf } from './body.ts'
import { parseReadReceipt } from './messages.parse.ts'
import { sendToCustomer } from './send.ts'

/** `POST /{phone-number-id}/messages`: sends, marks as read, shows that the business is typing. */
async function postMessage(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const phoneNumberId = call.params['phone_number'] ?? ''
  const receipt = parseReadReceipt(body)
  if (receipt) {
    await call.world.store.transact((tx) => markRead(tx, receipt.messageId, phoneNumberId))
    return { status: 200, body: { success: true } }
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
