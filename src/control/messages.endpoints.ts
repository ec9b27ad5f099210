import { z } from 'zod'
import type { DialectName } from '../core/ids.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import { setStatus } from '../core/messages/status.ts'
import type { World } from '../world.ts'
import { type ControlCall, type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { isOfNumber, list, wanted } from './listing.ts'
import { parseBody, requireTime } from './parse.ts'
import { messageView } from './views.ts'

const statusBody = z.strictObject({
  status: z.enum(['sent', 'delivered', 'read', 'played', 'failed', 'deleted', 'warning']),
  error: z
    .strictObject({ code: z.int(), title: z.string().optional(), details: z.string().optional() })
    .optional(),
})

export const messageEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/messages',
    auth: 'admin',
    doc: 'Messages, oldest first: direction, dialect, phone_number, customer, type, status, since, text; wait=5s',
    run: (call) => {
      const matches = messageFilter(call)
      return list<Message>(call, {
        rows: () => call.world.store.read.messages.values(),
        id: (message) => message.id,
        matches,
        filters: [
          'direction',
          'dialect',
          'phone_number',
          'customer',
          'type',
          'status',
          'since',
          'text',
        ],
        view: (message) => messageView(call.world.store.read, message),
      })
    },
  },
  {
    method: 'GET',
    path: '/_emulator/messages/{id}',
    auth: 'admin',
    doc: 'One message',
    run: (call) => ok(messageView(call.world.store.read, requireMessage(call))),
  },
  {
    method: 'POST',
    path: '/_emulator/messages/{id}/status',
    auth: 'admin',
    body: 'json',
    input: statusBody,
    doc: 'Moves a message by hand; the webhook follows',
    async run(call) {
      const { status, error } = parseBody(statusBody, call.body)
      const { id, direction, dialect } = requireMessage(call)
      // A customer can take a message back; only the On-Premises client is told so by a status.
      const takenBack = status === 'deleted' && dialect === 'onprem'
      if (direction === 'inbound' && !takenBack) {
        throw new ControlError('invalid_request', `${id} is a customer's message: it has no status`)
      }
      const errors =
        status === 'failed' || status === 'warning'
          ? [statusError(call.world, dialect, status, error)]
          : undefined
      const moved = await call.world.store.transact((tx) =>
        setStatus(tx, call.world.env, id, status, errors),
      )
      return ok(messageView(call.world.store.read, moved))
    },
  },
]

/** What a status says where the caller does not. */
const usualCodes = {
  cloud: { failed: 131000, warning: 131000 },
  onprem: { failed: 500, warning: 2029 },
} as const

function statusError(
  { dialectErrors }: World,
  dialect: DialectName,
  status: 'failed' | 'warning',
  error: z.infer<typeof statusBody>['error'],
): StatusError {
  const { code = usualCodes[dialect][status], title, details } = error ?? {}
  const said = dialectErrors[dialect].statusError(code, details)
  return { ...said, code, ...(title !== undefined && { title }) }
}

export function requireMessage(call: ControlCall): Message {
  const { id = '' } = call.params
  const message = call.world.store.read.messages.get(id)
  if (!message) throw new ControlError('not_found', `there is no message ${id}`)
  return message
}

function messageFilter(call: ControlCall): (message: Message) => boolean {
  const { query, world } = call
  const since = query.get('since')
  const from = since === null ? 0 : requireTime('since', since)
  const text = query.get('text')
  const number = query.get('phone_number')?.replace(/[^\d]/g, '') ?? null
  const asked = {
    direction: query.get('direction'),
    dialect: query.get('dialect'),
    customer: query.get('customer')?.replace(/[^\d]/g, '') ?? null,
    type: query.get('type'),
    status: query.get('status'),
  }
  return (message) =>
    message.at >= from &&
    wanted(asked.direction, message.direction) &&
    wanted(asked.dialect, message.dialect) &&
    wanted(asked.customer, message.customer) &&
    wanted(asked.type, message.type) &&
    wanted(asked.status, message.status) &&
    isOfNumber(world.store.read, number, message.phoneNumberId) &&
    (text === null || JSON.stringify(message.content).includes(JSON.stringify(text).slice(1, -1)))
}
