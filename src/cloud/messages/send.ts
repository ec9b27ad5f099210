import { CoreError } from '../../core/errors.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import { isServiceWindowOpen, needsWindow, sendMessage } from '../../core/messages/send-message.ts'
import { setStatus } from '../../core/messages/status.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Parameters } from '../body.ts'
import { type ParsedMessage, parseMessage } from './messages.parse.ts'
import type { Recipient } from './recipient.ts'
import { checkSend } from './send-checks.ts'
import { toCommand } from './send-command.ts'

/** By which of the two sending edges a message came. */
export type SendingEdge = 'messages' | 'marketing_messages'

/** Parses, checks against the state, accepts: answers what the client sees. */
export async function sendToCustomer(
  call: Call<World>,
  body: Parameters,
  edge: SendingEdge = 'messages',
): Promise<JsonObject> {
  const parsed = parseMessage(body, call.version, edge)
  const { message, recipient } = await call.world.store.transact((tx) =>
    accept(tx, call, parsed, edge),
  )
  return renderAccepted(message, recipient, parsed)
}

function accept(
  tx: Tx,
  call: Call<World>,
  parsed: ParsedMessage,
  edge: SendingEdge,
): { message: Message; recipient: Recipient } {
  const { env, settings, gate } = call.world
  const checked = checkSend(tx, call, call.params['phone_number'] ?? '', parsed, edge)
  const { number, recipient, warning } = checked
  const windowOpen = isServiceWindowOpen(tx, number.id, recipient.waId, env.now())
  const command = toCommand(tx, call.world, parsed, checked, edge, windowOpen)
  const message = sendMessage(tx, env, command, gate(call.kept))
  // Throttles and outcomes come before the window; what is thrown here undoes the message.
  if (!windowOpen && needsWindow(parsed.type) && settings.cloud.windowErrorMode === 'sync') {
    throw new CoreError('reengagement_required')
  }
  if (warning) setStatus(tx, env, message.id, 'warning', [warning])
  return { message, recipient }
}

function renderAccepted(message: Message, recipient: Recipient, parsed: ParsedMessage): JsonObject {
  const contact: Record<string, Json> = { input: parsed.input }
  if (recipient.userId === undefined) contact['wa_id'] = message.customer
  else contact['user_id'] = recipient.userId
  const status = message.held === 'quality' ? 'held_for_quality_assessment' : 'accepted'
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.id, ...(message.type === 'template' && { message_status: status }) }],
  }
}
