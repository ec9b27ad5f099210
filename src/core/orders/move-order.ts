import type { Order, OrderStatus } from './order.ts'

/** From a paid order nothing leads to `canceled`, wherever it stands. */
export type OrderRefusal = 'not_in_order' | 'already_paid'

const onTheWay = ['processing', 'partially_shipped', 'shipped', 'completed'] as const
const any = ['pending', ...onTheWay, 'canceled', 'captured', 'failed'] as const

/**
 * Where a status may go. Meta's pages say nothing of `partially_shipped`, `captured` and `failed`, ASSUMED: what is
 * shipped in part goes on as before, what is paid can be sent, and a payment that failed can be tried again.
 */
const next: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: any,
  processing: ['partially_shipped', 'shipped', 'completed', 'canceled'],
  partially_shipped: ['shipped', 'completed', 'canceled'],
  shipped: ['completed'],
  completed: [],
  canceled: [],
  captured: onTheWay,
  failed: any,
}

/** The order with its new status, or why it can not have it. */
export function moveOrder(order: Order, status: OrderStatus): Order | OrderRefusal {
  if (status === 'canceled' && order.payment === 'captured') return 'already_paid'
  if (!next[order.status].includes(status)) return 'not_in_order'
  const isPayment = status === 'captured' || status === 'failed'
  return { ...order, status, ...(isPayment && { payment: status }) }
}
