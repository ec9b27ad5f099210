import { DAY_MS } from '../../core/duration.ts'
import { isObject, type Json } from '../../core/json.ts'
import type { Message, StatusError } from '../../core/messages/message.ts'
import type { Tx } from '../../core/tx.ts'
import { cloudErrors } from '../dialect-errors.ts'

const LIFE_MS = 30 * DAY_MS

/** A reaction to something old, of another chat, unknown or itself a reaction is accepted and fails. */
export function checkReaction(
  tx: Tx,
  chat: Pick<Message, 'phoneNumberId' | 'customer'>,
  content: Json,
  now: number,
): StatusError | undefined {
  const id = isObject(content) ? String(content['message_id']) : ''
  const target = tx.messages.get(id)
  const here = target?.customer === chat.customer && target.phoneNumberId === chat.phoneNumberId
  const ok = here && target.type !== 'reaction' && now - target.at <= LIFE_MS
  return ok && target.status !== 'deleted'
    ? undefined
    : cloudErrors.statusError(131009, 'The message to react to was not found.')
}
