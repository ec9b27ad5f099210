import { z } from 'zod'
import type { Message } from '../core/messages/message.ts'
import { type Order, orderKey, paymentStatuses } from '../core/orders/order.ts'
import { settleOrder } from '../core/orders/settle-order.ts'
import type { ReadTx } from '../core/tx.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { list, wanted } from './listing.ts'
import { requireMessage } from './messages.endpoints.ts'
import { parseBody } from './parse.ts'

const paymentBody = z.strictObject({
  status: z.enum(paymentStatuses),
  transaction_id: z.string().optional(),
  pg_transaction_id: z.string().optional(),
  /** `upi`, `pix`, `card` … */
  method: z.string().optional(),
})

/** What customers were asked to pay, and their side of it. */
export const orderEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/orders',
    auth: 'admin',
    doc: 'Orders of all businesses, oldest first; ?reference_id=, ?status=, ?payment=',
    run: (call) =>
      list<Order>(call, {
        rows: () => call.world.store.read.orders.values(),
        id: (order) => orderKey(order.businessId, order.referenceId),
        filters: ['reference_id', 'status', 'payment'],
        matches: (order) =>
          wanted(call.query.get('reference_id'), order.referenceId) &&
          wanted(call.query.get('status'), order.status) &&
          wanted(call.query.get('payment'), order.payment),
        view,
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/messages/{id}/payment',
    auth: 'admin',
    body: 'json',
    input: paymentBody,
    doc: 'What came of the payment that an `order_details` asked for; the webhook follows, and a paid order can not be canceled',
    async run(call) {
      const given = parseBody(paymentBody, call.body)
      const message = requireMessage(call)
      const { world } = call
      const settled = await world.store.transact((tx) =>
        settleOrder(tx, world.env, requireOrder(tx, message), {
          status: given.status,
          ...(given.transaction_id !== undefined && { transactionId: given.transaction_id }),
          ...(given.pg_transaction_id !== undefined && { gatewayId: given.pg_transaction_id }),
          ...(given.method !== undefined && { method: given.method }),
        }),
      )
      if (!settled) throw new ControlError('already_paid', `the order of ${message.id} is paid`)
      return ok(view(settled))
    },
  },
]

function requireOrder(tx: ReadTx, { id }: Message): Order {
  for (const order of tx.orders.values()) if (order.messageId === id) return order
  throw new ControlError('invalid_request', `${id} asks for no payment: it has no order_details`)
}

const view = (order: Order) => ({
  business_id: order.businessId,
  reference_id: order.referenceId,
  message_id: order.messageId,
  status: order.status,
  amount: order.amount,
  currency: order.currency,
  ...(order.payment !== undefined && { payment: order.payment }),
  ...(order.transaction && {
    transaction_id: order.transaction.id,
    pg_transaction_id: order.transaction.gatewayId,
  }),
})
