import { z } from 'zod'
import { conversationKey, isWindowOpen } from '../core/conversations/conversation.ts'
import type { Customer } from '../core/customers/customer.ts'
import { newCustomer } from '../core/customers/new-customer.ts'
import { blockedContacts, setBlocked } from '../core/onprem/block-contact.ts'
import { wasChecked } from '../core/onprem/check-contact.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireNumber, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { toWaId } from './numbers.ts'
import { parse, requireObject } from './parse.ts'

const reason = z.string().max(60).optional()
const identityBody = z.object({ hash: z.string().min(1) })
const blockBody = z.object({ reason })
const reportBody = z.object({
  reason,
  block: z.boolean().default(false),
  message_id: z.string().optional(),
})
const DEFAULT_PAGE = 10
const LARGEST_PAGE = 100

export const contactActions: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'GET',
    path: '/v1/contacts/blocklist',
    auth: 'user',
    doc: 'Contacts that this business has blocked',
    run(call) {
      const limit = pageNumber(call, 'limit', DEFAULT_PAGE, 1, LARGEST_PAGE)
      const offset = pageNumber(call, 'offset', 0, 0, Number.MAX_SAFE_INTEGER)
      const all = blockedContacts(call.world.store.read, requireNumber(call.world).id)
      const page = all.slice(offset, offset + limit)
      return ok(call, {
        contacts: page.map((waId) => ({ wa_id: `${waId}@s.whatsapp.net` })),
        pagination: { limit, offset, total: all.length },
      })
    },
  },
  {
    method: 'GET',
    path: '/v1/contacts/{wa-id}/identity',
    auth: 'user',
    doc: 'Latest identity of a contact, and whether it was acknowledged',
    async run(call) {
      const customer = await requireContact(call)
      return ok(call, {
        contacts: {
          hash: customer.identityHash,
          created_timestamp: customer.identityChangedAt,
          acknowledged: customer.identityAcknowledged,
        },
      })
    },
  },
  {
    method: 'PUT',
    path: '/v1/contacts/{wa-id}/identity',
    auth: 'user',
    body: 'json',
    input: identityBody,
    doc: 'Acknowledges the latest identity; messages to the contact pass again',
    async run(call) {
      const { hash } = parse(identityBody, requireObject(call.body))
      const customer = await requireContact(call)
      if (customer.identityHash !== hash) {
        throw refusal(1009, "Parameter 'hash' is not valid: not the latest identity")
      }
      await call.world.store.transact((tx) =>
        tx.customers.put(customer.waId, { ...customer, identityAcknowledged: true }),
      )
      return ok(call)
    },
  },
  {
    method: 'POST',
    path: '/v1/contacts/{wa-id}/block',
    auth: 'user',
    body: 'json',
    input: blockBody,
    doc: 'Blocks a contact that has written within the last 24 hours',
    async run(call) {
      parse(blockBody, requireObject(call.body))
      const waId = requireRecent(call)
      await block(call.world, waId, true)
      return ok(call)
    },
  },
  {
    method: 'POST',
    path: '/v1/contacts/{wa-id}/unblock',
    auth: 'user',
    body: 'json',
    doc: 'Takes a block back',
    async run(call) {
      await block(call.world, requireWaId(call), false)
      return ok(call)
    },
  },
  {
    method: 'POST',
    path: '/v1/contacts/{wa-id}/report',
    auth: 'user',
    body: 'json',
    input: reportBody,
    doc: 'Reports a contact to WhatsApp, and blocks it if asked to',
    async run(call) {
      const { world } = call
      const body = parse(reportBody, requireObject(call.body))
      const waId = requireRecent(call)
      const { message_id: messageId } = body
      if (messageId !== undefined && world.store.read.messages.get(messageId)?.customer !== waId) {
        throw refusal(1006, 'Message not found')
      }
      if (body.block) await block(world, waId, true)
      return ok(call)
    },
  },
])

async function block(world: World, waId: string, blocked: boolean): Promise<void> {
  const { id } = requireNumber(world)
  await world.store.transact((tx) => setBlocked(tx, world.env, id, waId, blocked))
}

function requireWaId(call: Call<World>): string {
  const waId = toWaId(call.world, call.params['wa-id'] ?? '')
  if (waId === undefined) throw refusal(1009, "Parameter 'wa-id' is not a valid phone number")
  return waId
}

/** Block and report are for contacts that have written within the last 24 hours. */
function requireRecent(call: Call<World>): string {
  const { world } = call
  const waId = requireWaId(call)
  const conversation = world.store.read.conversations.get(
    conversationKey(requireNumber(world).id, waId),
  )
  if (!isWindowOpen(conversation, world.env.now()) && conversation?.blockedAt === undefined) {
    throw refusal(1009, 'The contact has not sent a message in the last 24 hours')
  }
  return waId
}

/** A contact that this client has met: it was checked, written to, or has written. Its identity is known from then on. */
async function requireContact(call: Call<World>): Promise<Customer> {
  const { world } = call
  const waId = requireWaId(call)
  const { customers, conversations } = world.store.read
  const known = customers.get(waId)
  if (known) return known
  const met =
    wasChecked(world.store.read, waId, world.env.now()) ||
    conversations.has(conversationKey(requireNumber(world).id, waId))
  if (!met) throw refusal(1006, 'unknown contact')
  return world.store.transact((tx) => tx.customers.put(waId, newCustomer(world.env, waId)))
}

function pageNumber(
  call: Call<World>,
  name: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = call.query.get(name)
  if (text === null) return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  const range = most === LARGEST_PAGE ? `from ${least} to ${most}` : `from ${least}`
  throw refusal(1009, `Parameter '${name}' is not valid: must be a number ${range}`)
}
