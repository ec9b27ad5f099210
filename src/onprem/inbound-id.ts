import type { MessageId } from '../core/ids.ts'
import { isObject } from '../core/json.ts'
import type { InboundIds } from '../core/messages/message-ids.ts'
import { inboundMessageId, systemMessageId } from '../core/onprem/message-id.ts'

/** A note of the platform's tells in its id what it is about. */
export const inboundId: InboundIds['onprem'] = (_tx, env, { from, type, content }): MessageId => {
  if (type !== 'system') return inboundMessageId(from, env.random)
  const isIdentity = isObject(content) && content['type'] === 'user_identity_changed'
  return systemMessageId(from, env.now(), isIdentity ? 'identity' : 'change')
}
