import { CoreError } from '../../core/errors.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Message, StatusError } from '../../core/messages/message.ts'
import { isServiceWindowOpen, needsWindow, sendMessage } from '../../core/messages/send-message.ts'
import { setStatus } from '../../core/messages/status.ts'
import { type Order, orderKey } from '../../core/orders/order.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Parameters } from '../body.ts'
import { type ParsedMessage, parseMessage } from './messages.parse.ts'
import type { Recipient } from './recipient.ts'
import { checkSend } from './send-checks.ts'
import { toCommand } from './send-command.ts'
import type { Pacing } from './send-template.ts'

/** By which of the two sending edges a message came. */
export type SendingEdge = 'messages' | 'marketing_messages'

/** Parses, checks against the state, accepts: answers what the client sees. */
export async function sendToCustomer(
  call: Call<World>,
  body: Parameters,
  edge: SendingEdge = 'messages',
): Promise<JsonObject> {
  const parsed = parseMessage(body, call.version, edge)
  const accepted = await call.world.store.transact((tx) => accept(tx, call, parsed, edge))
  return renderAccepted(accepted, parsed)
}

interface Accepted {
  readonly message: Message
  readonly recipient: Recipient
  readonly pacing: Pacing | undefined
}

function accept(tx: Tx, call: Call<World>, parsed: ParsedMessage, edge: SendingEdge): Accepted {
  const { env, settings, gate } = call.world
  const checked = checkSend(tx, call, call.params['phone_number'] ?? '', parsed, edge)
  const { number, recipient, warning, order, pacing } = checked
  const windowOpen = isServiceWindowOpen(tx, number.id, recipient.waId, env.now())
  const command = toCommand(tx, call.world, parsed, checked, edge, windowOpen)
  const message = sendMessage(tx, env, command, gate(call.kept))
  // Throttles and outcomes come before the window; what is thrown here undoes the message.
  const closed = (!windowOpen && needsWindow(parsed.type)) || saysClosed(message)
  if (closed && settings.cloud.windowErrorMode === 'sync') {
    throw new CoreError('reengagement_required')
  }
  if (order) putOrder(tx, { messageId: message.id, ...order })
  if (warning) setStatus(tx, env, message.id, 'warning', [warning])
  return { message, recipient, pacing }
}

/** An outcome or a rule has it fail with 131047. */
const saysClosed = ({ verdict }: Message): boolean =>
  (verdict?.['failure'] as StatusError | undefined)?.code === 131047

const putOrder = (tx: Tx, order: Order): Order =>
  tx.orders.put(orderKey(order.businessId, order.referenceId), order)

const pacingStatus = { quality: 'held_for_quality_assessment', stopped: 'paused' } as const

function renderAccepted(
  { message, recipient, pacing }: Accepted,
  parsed: ParsedMessage,
): JsonObject {
  const contact: Record<string, Json> = { input: parsed.input }
  if (recipient.userId === undefined) contact['wa_id'] = message.customer
  else contact['user_id'] = recipient.userId
  const status = pacing ? pacingStatus[pacing] : 'accepted'
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.id, ...(message.type === 'template' && { message_status: status }) }],
  }
}
