import type { Env } from '../env.ts'
import { CoreError } from '../errors.ts'
import type { MessageId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import type { Message } from './message.ts'
import type { PressableButton } from './pressable-buttons.ts'
import { arrived } from './status.ts'

/** A customer went where a message leads: by a button, or by a link in its body. */
export interface Click {
  /** World time in ms. */
  readonly at: number
  readonly component: 'cta' | 'body'
  readonly type: PressableButton['type']
  /** Of the button; of a link in the body the link. */
  readonly text: string
  readonly target: string
  readonly index?: number
  readonly card?: number
  readonly productId?: string
  readonly clickId?: string
  readonly trackingToken?: string
}

/** Only what has reached the customer can be pressed. */
export const hasArrived = ({ direction, status }: Message): boolean =>
  direction === 'outbound' && arrived.has(status)

/** Keeps a click with its message. */
export function addClick(tx: Tx, env: Env, id: MessageId, pressed: Omit<Click, 'at'>): Click {
  const message = tx.messages.get(id)
  if (!message) throw new CoreError('message_not_found', id)
  const click = { ...pressed, at: env.now() }
  tx.messages.put(id, { ...message, clicks: [...(message.clicks ?? []), click] })
  tx.emit({ type: 'message.clicked', messageId: id, click })
  return click
}
