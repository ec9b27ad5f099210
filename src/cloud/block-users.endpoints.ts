import {
  BLOCKLIST_MAX,
  blockedUsers,
  blockUser,
  unblockUser,
} from '../core/conversations/block-user.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Tx } from '../core/tx.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { parametersOf } from './body.ts'
import { asGraphError } from './envelope.ts'
import { GraphError, requiredParameter, whatsappError } from './errors.ts'
import { requireProduct } from './messages.parse.ts'
import { page } from './paging.ts'
import { findRecipient } from './recipient.ts'
import { requireRegistered } from './send.ts'
import { list, needed, object, readShape, text } from './shapes/shape.ts'

const users = list(object({ user: needed(text()) }))

/** One user of the list: done, or why not. */
type Outcome = { input: string; waId: string; error?: GraphError }

async function change(call: Call<World>, how: 'block' | 'unblock'): Promise<Reply> {
  const body = parametersOf(call)
  requireProduct(body)
  if (body['block_users'] === undefined) throw requiredParameter('block_users')
  const given = readShape(users, body['block_users'], 'block_users') as { user: string }[]
  const id = call.params['phone_number'] ?? ''
  const outcomes = await call.world.store.transact((tx) => {
    const number = requireRegistered(tx, id)
    if (how === 'block' && isFull(tx, id, given.length)) throw whatsappError(139101)
    return given.map(({ user }): Outcome => {
      try {
        const { waId } = findRecipient(tx, number, { input: user, addressedBy: 'to' })
        if (how === 'block') blockUser(tx, call.at, id, waId)
        else unblockUser(tx, id, waId)
        return { input: user, waId }
      } catch (error) {
        const refusal = asGraphError(error)
        if (!refusal) throw error
        return { input: user, waId: user.replace(/\D/g, ''), error: refusal }
      }
    })
  })
  return render(outcomes, how === 'block' ? 'added_users' : 'removed_users')
}

const isFull = (tx: Tx, id: string, more: number): boolean =>
  blockedUsers(tx.conversations.values(), id).length + more > BLOCKLIST_MAX

/** Some may succeed where others fail: then both are told, with an error around it. */
function render(outcomes: readonly Outcome[], name: 'added_users' | 'removed_users'): Reply {
  const done = outcomes.filter((each) => !each.error)
  const failed = outcomes.filter((each) => each.error)
  const lists: Record<string, Json> = {
    [name]: done.map(({ input, waId }) => ({ input, wa_id: waId })),
  }
  if (failed.length === 0) {
    return { status: 200, body: { messaging_product: 'whatsapp', block_users: lists } }
  }
  lists['failed_users'] = failed.map(({ input, waId, error }) => ({
    input,
    wa_id: waId,
    errors: error ? [userError(error)] : [],
  }))
  throw new GraphError(139100, '(#139100) Failed to block/unblock users', {
    data: {
      details: 'Failed to block some users, see the block_users response list for details',
    },
    beside: { messaging_product: 'whatsapp', block_users: lists },
  })
}

const userError = ({ message, code, data }: GraphError): JsonObject => ({
  message,
  code,
  ...(data?.['details'] !== undefined && { error_data: { details: data['details'] } }),
})

function listBlocked(call: Call<World>): Reply {
  const rows = blockedUsers(
    call.world.store.read.conversations.values(),
    call.params['phone_number'] ?? '',
  )
  return {
    status: 200,
    body: page(call, rows, (waId) => ({ messaging_product: 'whatsapp', wa_id: waId })),
  }
}

export const blockUserEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/{phone_number}/block_users',
    auth: 'whatsapp_business_messaging',
    doc: 'List the blocked users of a phone number',
    run: listBlocked,
  },
  {
    method: 'POST',
    path: '/{phone_number}/block_users',
    auth: 'whatsapp_business_messaging',
    body: 'fields',
    doc: 'Block users',
    run: (call) => change(call, 'block'),
  },
  {
    method: 'DELETE',
    path: '/{phone_number}/block_users',
    auth: 'whatsapp_business_messaging',
    body: 'fields',
    doc: 'Unblock users',
    run: (call) => change(call, 'unblock'),
  },
]
