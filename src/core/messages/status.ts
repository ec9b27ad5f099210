import type { Env } from '../env.ts'
import { CoreError } from '../errors.ts'
import type { MessageId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import type { Message, StatusError, StatusName } from './message.ts'

/** Later statuses never fall back to earlier ones by themselves. */
const rank: Record<StatusName, number> = {
  accepted: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
  failed: 5,
  deleted: 6,
  warning: 0,
}

/** Of a message that the customer has. */
export const arrived: ReadonlySet<StatusName> = new Set(['delivered', 'read', 'played'])

/** Whether a message with this status still moves on to that one. */
export const canBecome = (from: StatusName, to: StatusName): boolean =>
  to === 'warning' || (from !== 'failed' && rank[to] > rank[from])

/** Sets a status and tells the client. */
export function setStatus(
  tx: Tx,
  env: Env,
  id: MessageId,
  status: StatusName,
  errors?: readonly StatusError[],
): Message {
  const message = tx.messages.get(id)
  if (!message) throw new CoreError('message_not_found', id)

  const at = env.now()
  const change = { status, at, ...(errors && { errors }) }
  const updated = tx.messages.put(id, {
    ...message,
    status: status === 'warning' ? message.status : status,
    history: [...message.history, change],
  })
  tx.emit({ type: 'message.status', messageId: id, ...change })
  return updated
}
