import { z } from 'zod'
import { CoreError } from '../core/errors.ts'
import { markRead } from '../core/messages/mark-read.ts'
import { effectiveApplication } from '../core/onprem/application-settings.ts'
import { isCallbackQueueFull } from '../core/onprem/callback-queue.ts'
import { isOnWhatsApp, wasChecked } from '../core/onprem/check-contact.ts'
import { isMessageGone } from '../core/onprem/collect-garbage.ts'
import { isIdentityInDoubt } from '../core/onprem/pause.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { acceptMessage } from './accept-message.ts'
import { requireDeployment, requireNumber, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { type MediaRef, mediaRefs } from './media-refs.ts'
import { findProvider } from './media-rules.ts'
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
      await call.world.store.transact((tx) => {
        const message = tx.messages.get(messageId)
        if (message && isMessageGone(tx, message, call.at)) throw new CoreError('message_not_found')
        markRead(tx, messageId, id)
      })
      return ok(call)
    },
  },
])

async function send(call: Call<World>): Promise<Reply> {
  const { world } = call
  const message = parseMessage(call.body, world.settings.onprem)
  const number = requireNumber(world)
  const to = requireRecipient(world, message.to)
  requireOpen(world, number, to)
  const refs = mediaRefs(message.type, message.content)
  requireProviders(world, refs)
  const sent = await world.store.transact((tx) =>
    acceptMessage(tx, world, { message, number, to, refs }, world.gate(call.kept)),
  )

  const { messageStatus, sendContacts } = world.settings.onprem
  const contacts =
    sendContacts && message.to !== to ? [{ input: message.to, wa_id: to }] : undefined
  return ok(call, { messages: [{ id: sent.id }], ...(contacts && { contacts }) }, messageStatus)
}

/** What keeps the client from sending to anybody, or to this one. */
function requireOpen(world: World, number: PhoneNumber, to: string): void {
  const deployment = requireDeployment(world)
  const disabled = world.store.read.wabas.get(number.wabaId)?.status === 'DISABLED'
  if (deployment.locked || number.status === 'BANNED' || disabled) throw refusal(1031)
  const { url } = effectiveApplication(deployment.application).webhooks
  if (world.settings.onprem.strict && url === '') throw refusal(1022)
  if (isCallbackQueueFull(world.store.read, world.settings.onprem.callbackQueueLimit)) {
    throw refusal(1016, 'The callback queue is full')
  }
  if (isIdentityInDoubt(world.store.read, to)) throw refusal(1028)
}

function requireProviders(world: World, refs: readonly MediaRef[]): void {
  const unknown = refs.find(({ provider }) => provider && !findProvider(world.store.read, provider))
  if (!unknown) return
  throw refusal(1009, `Parameter 'provider' is not valid: '${unknown.provider}' is not known`)
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
