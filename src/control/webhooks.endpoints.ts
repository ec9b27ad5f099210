import type { Delivery } from '../core/webhooks/delivery.ts'
import { type ControlCall, type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { isOfNumber, list, wanted } from './listing.ts'
import { requireTime } from './parse.ts'
import { deliveryView } from './views.ts'

export const webhookEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/webhooks',
    auth: 'admin',
    doc: 'Deliveries, oldest first: dialect, subject, state, message_id, phone_number, since, text; wait=5s',
    run: (call) => {
      const matches = deliveryFilter(call)
      return list<Delivery>(call, {
        rows: () => call.world.store.read.deliveries.values(),
        id: (delivery) => delivery.id,
        matches,
        filters: ['dialect', 'subject', 'state', 'message_id', 'phone_number', 'since', 'text'],
        view: deliveryView,
      })
    },
  },
  {
    method: 'GET',
    path: '/_emulator/webhooks/{id}',
    auth: 'admin',
    doc: 'One delivery with each attempt',
    run: (call) => ok(deliveryView(requireDelivery(call))),
  },
  {
    method: 'POST',
    path: '/_emulator/webhooks/{id}/redeliver',
    auth: 'admin',
    doc: 'Sends the same bytes once more, as a delivery of its own',
    async run(call) {
      const { id } = requireDelivery(call)
      const again = await call.world.redeliver(id)
      return ok(deliveryView(again))
    },
  },
]

function requireDelivery(call: ControlCall): Delivery {
  const { id = '' } = call.params
  const delivery = call.world.store.read.deliveries.get(id)
  if (!delivery) throw new ControlError('not_found', `there is no webhook ${id}`)
  return delivery
}

function deliveryFilter({ query, world }: ControlCall): (delivery: Delivery) => boolean {
  const since = query.get('since')
  const from = since === null ? 0 : requireTime('since', since)
  const text = query.get('text')
  const number = query.get('phone_number')?.replace(/[^\d]/g, '') ?? null
  const asked = {
    dialect: query.get('dialect'),
    subject: query.get('subject'),
    state: query.get('state'),
    message: query.get('message_id'),
  }
  return (delivery) =>
    delivery.createdAt >= from &&
    wanted(asked.dialect, delivery.dialect) &&
    wanted(asked.subject, delivery.subject) &&
    wanted(asked.state, delivery.state) &&
    wanted(asked.message, delivery.messageId) &&
    isOfNumber(world.store.read, number, delivery.phoneNumberId) &&
    (text === null || delivery.body.includes(text))
}
