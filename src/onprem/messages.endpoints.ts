import { z } from 'zod'
import { markRead } from '../core/messages/mark-read.ts'
import { type SendMessage, sendMessage } from '../core/messages/send-message.ts'
import { isOnWhatsApp, wasChecked } from '../core/onprem/check-contact.ts'
import { outboundMessageId } from '../core/onprem/message-id.ts'
import { onpremPricing } from '../core/onprem/pricing.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireNumber, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { lateFailure } from './late-failure.ts'
import { parseMessage } from './messages.parse.ts'
import { toWaId } from './numbers.ts'
import { parse, requireObject } from './parse.ts'

/** For the docs; `messages.parse.ts` checks the content by its type. */
const sendBody = z.looseObject({
  to: z.string(),
  type: z.string().default('text'),
  recipient_type: z.enum(['individual']).default('individual'),
  preview_url: z.boolean().optional(),
  ttl: z.union([z.string(), z.number()]).optional(),
})
const readBody = z.object({ status: z.literal('read') })

export const messages: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'POST',
    path: '/v1/messages',
    auth: 'user',
    body: 'json',
    input: sendBody,
    doc: 'Accepts a message; whether it was delivered comes by webhook',
    run: send,
  },
  {
    method: 'PUT',
    path: '/v1/messages/{message-id}',
    auth: 'user',
    body: 'json',
    input: readBody,
    doc: 'Marks a received message as read, and the earlier ones of its chat',
    async run(call) {
      parse(readBody, requireObject(call.body))
      const { id } = requireNumber(call.world)
      const messageId = call.params['message-id'] ?? ''
      await call.world.store.transact((tx) => markRead(tx, messageId, id))
      return ok(call)
    },
  },
])

async function send(call: Call<World>): Promise<Reply> {
  const { world } = call
  const message = parseMessage(call.body, world.settings.onprem)
  const number = requireNumber(world)
  const to = requireRecipient(world, message.to)
  const sent = await world.store.transact((tx) => {
    const id = outboundMessageId(to, world.env.random)
    const { failure, template } = lateFailure(tx, world.settings, number, to, message)
    const command: SendMessage = {
      id,
      dialect: 'onprem',
      from: number.id,
      to,
      input: message.to,
      type: message.type,
      content: message.content,
      pricing: onpremPricing(tx, number.id, to, world.env.now(), template),
      ...(message.context && { context: message.context }),
      ...(message.callbackData !== undefined && { callbackData: message.callbackData }),
      ...(failure && { failure }),
    }
    return sendMessage(tx, world.env, command, world.gate(call.notes))
  })

  const { messageStatus, sendContacts } = world.settings.onprem
  const contacts =
    sendContacts && message.to !== to ? [{ input: message.to, wa_id: to }] : undefined
  return ok(call, { messages: [{ id: sent.id }], ...(contacts && { contacts }) }, messageStatus)
}

/** Who `to` is; refused where the client knows at once that it is nobody to write to. */
function requireRecipient(world: World, to: string): string {
  const waId = toWaId(world, to)
  if (waId === undefined) throw refusal(1009, "Parameter 'to' is not a valid phone number")
  const { contactsMode, requireContactCheck } = world.settings.onprem
  const tx = world.store.read
  if (requireContactCheck && !wasChecked(tx, waId, world.env.now())) {
    throw refusal(1006, 'unknown contact')
  }
  if (contactsMode === 'directory' && !isOnWhatsApp(tx, waId)) {
    throw refusal(1013, 'not a WhatsApp user')
  }
  return waId
}
