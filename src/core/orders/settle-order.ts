import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import { type Order, orderKey, type PaymentStatus, type Transaction } from './order.ts'

export interface Settlement {
  readonly status: PaymentStatus
  readonly transactionId?: string
  readonly gatewayId?: string
  readonly method?: string
}

/**
 * The customer has paid, or has not: the business is told, and a paid order can not be canceled any more. Undefined where
 * it is paid already: money is taken once.
 */
export function settleOrder(tx: Tx, env: Env, order: Order, given: Settlement): Order | undefined {
  if (order.payment === 'captured') return undefined
  const settled = tx.orders.put(orderKey(order.businessId, order.referenceId), {
    ...order,
    payment: given.status,
    transaction: transactionOf(env, order, given),
  })
  tx.emit({ type: 'order.settled', messageId: order.messageId, order: settled, at: env.now() })
  return settled
}

/** What people of a country pay by. */
const usualMethod: Readonly<Record<string, string>> = { INR: 'upi', BRL: 'pix' }

/** What is pending goes on under its ids; anything else is another attempt. */
function transactionOf(
  env: Env,
  { payment, transaction, currency }: Order,
  given: Settlement,
): Transaction {
  const going = payment === 'pending' ? transaction : undefined
  return {
    id: given.transactionId ?? going?.id ?? env.random.hex(24),
    gatewayId: given.gatewayId ?? going?.gatewayId ?? env.random.hex(24),
    method: given.method ?? going?.method ?? usualMethod[currency] ?? 'card',
    createdAt: going?.createdAt ?? env.now(),
  }
}
