import { isObject, type Json } from '../../core/json.ts'
import type { StatusError } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import { cloudErrors } from '../dialect-errors.ts'

const DAYS_30_MS = 30 * 86_400_000

/** A reaction to something old, unknown or itself a reaction is accepted and fails. */
export function checkReaction(tx: Tx, content: Json, now: number): StatusError | undefined {
  const id = isObject(content) ? String(content['message_id']) : ''
  const target = tx.messages.get(id)
  const ok = target && target.type !== 'reaction' && now - target.at <= DAYS_30_MS
  return ok && target.status !== 'deleted'
    ? undefined
    : cloudErrors.statusError(131009, 'The message to react to was not found.')
}

/** From where an order's status may go where; a final one goes nowhere. */
const transitions: Readonly<Record<string, readonly string[]>> = {
  pending: ['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled'],
  processing: ['partially_shipped', 'shipped', 'completed', 'canceled'],
  partially_shipped: ['shipped', 'completed', 'canceled'],
  shipped: ['completed'],
  captured: ['processing', 'partially_shipped', 'shipped', 'completed'],
}

/** Follows the orders of a number by their reference. */
export function checkOrderStatus(
  tx: Tx,
  number: PhoneNumber,
  content: Json,
): StatusError | undefined {
  const action = isObject(content) ? content['action'] : undefined
  const parameters = isObject(action) ? action['parameters'] : undefined
  if (!isObject(content) || !isObject(parameters)) return undefined
  const key = `order:${number.id}:${String(parameters['reference_id'])}`
  if (content['type'] === 'order_details') {
    tx.facts.put(key, { status: 'pending' })
    return undefined
  }
  const order = parameters['order']
  if (content['type'] !== 'order_status' || !isObject(order)) return undefined
  const before = String(tx.facts.get(key)?.['status'] ?? 'pending')
  const after = String(order['status'])
  if (before === 'captured' && after === 'canceled') return cloudErrors.statusError(2047)
  const free = before === 'pending' && !(after in transitions)
  if (!free && !transitions[before]?.includes(after)) return cloudErrors.statusError(2046)
  tx.facts.put(key, { status: after })
  return undefined
}
