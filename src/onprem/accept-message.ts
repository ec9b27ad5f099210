import type { Message, StatusError } from '../core/messages/message.ts'
import type { SendGate } from '../core/messages/send-gate.ts'
import { sendMessage } from '../core/messages/send-message.ts'
import { setStatus } from '../core/messages/status.ts'
import { makeWamid } from '../core/messages/wamid.ts'
import { outboundMessageId } from '../core/onprem/message-id.ts'
import { onpremPricing } from '../core/onprem/pricing.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Tx } from '../core/tx.ts'
import type { World } from '../world.ts'
import { commerceFault } from './commerce-check.ts'
import { findTemplate, lateFailure, uploadFailure } from './late-failure.ts'
import type { MediaRef } from './media-refs.ts'
import type { ParsedMessage } from './messages.parse.ts'

interface Accepted {
  readonly message: ParsedMessage
  readonly number: PhoneNumber
  readonly to: string
  readonly refs: readonly MediaRef[]
}

/** Takes a message that the client may send; what is wrong with it beyond its form is told by a status. */
export function acceptMessage(
  tx: Tx,
  world: World,
  { message, number, to, refs }: Accepted,
  gate: SendGate,
): Message {
  const { strictTemplates, messageIds } = world.settings.onprem
  const { random } = world.env
  const id = messageIds === 'wamid' ? makeWamid(random, to, true) : outboundMessageId(to, random)
  const template = findTemplate(tx, number, message)
  const { failure: unfit, warning } =
    message.type === 'interactive' ? commerceFault(tx, number, message.content) : {}
  const failure: StatusError | undefined =
    uploadFailure(tx, number, refs) ??
    lateFailure(tx, number, to, message, template, strictTemplates) ??
    unfit
  const held = refs.some(({ link }) => link !== undefined) && !failure
  if (message.ttlMs !== undefined) expire(tx, world, id, message.ttlMs)
  useMedia(tx, world, refs)
  const command = {
    id,
    ...(held && { held: 'media' as const }),
    dialect: 'onprem' as const,
    from: number.id,
    to,
    input: message.to,
    type: message.type,
    content: message.content,
    pricing: onpremPricing(tx, number.id, to, world.env.now(), message.type, template),
    ...(message.context && { context: message.context }),
    ...(message.callbackData !== undefined && { callbackData: message.callbackData }),
    ...(failure && { failure }),
  }
  const accepted = sendMessage(tx, world.env, command, gate)
  if (warning && !failure) setStatus(tx, world.env, id, 'warning', [warning])
  return accepted
}

function expire(tx: Tx, world: World, messageId: string, ttlMs: number): void {
  const due = world.env.now() + ttlMs
  tx.schedule({ due, kind: 'onprem.expire', data: { messageId }, background: true })
}

/** Sending keeps media from being collected for another 30 days. */
function useMedia(tx: Tx, world: World, refs: readonly MediaRef[]): void {
  for (const { id } of refs) {
    const media = id === undefined ? undefined : tx.media.get(id)
    if (media) tx.media.put(media.id, { ...media, lastUsedAt: world.env.now() })
  }
}
