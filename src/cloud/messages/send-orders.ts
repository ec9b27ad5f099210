import { portfolioOf } from '../../core/customers/user-ids.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { StatusError } from '../../core/messages/message.ts'
import { moveOrder } from '../../core/orders/move-order.ts'
import { type Order, type OrderStatus, orderKey } from '../../core/orders/order.ts'
import { orderInContent } from '../../core/orders/order-in-content.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import { cloudErrors } from '../dialect-errors.ts'
import { memberOf } from './shapes/lengths.ts'
import { badValue } from './shapes/shape.ts'

/** What a send does to an order, when it is accepted. */
export interface CheckedOrder {
  readonly failure?: StatusError
  /** As it is from then on; a new one gets the id of the message that is about to be made. */
  readonly order?: Omit<Order, 'messageId'> & Partial<Pick<Order, 'messageId'>>
  /** For `explain`. */
  readonly facts?: JsonObject
}

/** Both texts are ASSUMED: Meta says that a reference is used once, and not in which words it refuses. */
const refusals = {
  used: (reference: string) => `reference_id ${reference} was already used for another order`,
  unknown: (reference: string) => `Order with reference_id ${reference} does not exist`,
}

const refusedCodes = { not_in_order: 2046, already_paid: 2047 } as const

/** Follows the orders of a business by their reference, whichever of its numbers and forms of message tells of them. */
export function checkOrder(tx: Tx, number: PhoneNumber, type: string, content: Json): CheckedOrder {
  const found = orderInContent(type, content)
  if (!found) return {}
  const businessId = portfolioOf(tx, number) ?? ''
  const { parameters } = found
  const referenceId = String(parameters['reference_id'])
  const known = tx.orders.get(orderKey(businessId, referenceId))
  if (found.what === 'status') {
    if (!known) throw badValue(refusals.unknown(referenceId))
    return follow(known, statusIn(parameters))
  }
  if (known) throw badValue(refusals.used(referenceId))
  const facts = { order: { reference_id: referenceId, to: 'pending' } }
  return { order: { businessId, referenceId, status: 'pending', ...priceIn(parameters) }, facts }
}

function follow(order: Order, status: OrderStatus): CheckedOrder {
  const facts = {
    order: {
      reference_id: order.referenceId,
      from: order.status,
      to: status,
      ...(order.payment !== undefined && { payment: order.payment }),
    },
  }
  const moved = moveOrder(order, status)
  return typeof moved === 'string'
    ? { facts, failure: cloudErrors.statusError(refusedCodes[moved]) }
    : { facts, order: moved }
}

/** The shapes have seen to it that it is one. */
const statusIn = ({ order }: JsonObject): OrderStatus =>
  (isObject(order) ? order['status'] : undefined) as OrderStatus

function priceIn(parameters: JsonObject): Pick<Order, 'amount' | 'currency' | 'payBy'> {
  const { total_amount: total, currency, payment_settings: settings } = parameters
  const { value, offset } = (isObject(total) ? total : {}) as Partial<Order['amount']>
  const setting: unknown = Array.isArray(settings) ? settings[0] : undefined
  const payBy = memberOf(setting, 'payment_gateway', 'type') ?? memberOf(setting, 'type')
  return {
    amount: { value: value ?? 0, offset: offset ?? 100 },
    currency: String(currency),
    payBy: String(payBy ?? parameters['payment_type'] ?? 'upi'),
  }
}
