import {
  type BlockRefusal,
  blockedUsers,
  blockUser,
  unblockUser,
} from '../../core/conversations/block-user.ts'
import { conversationKey } from '../../core/conversations/conversation.ts'
import { portfolioOf, userIdsFor } from '../../core/customers/user-ids.ts'
import { isNumberVisible } from '../../core/customers/visible-number.ts'
import { CoreError } from '../../core/errors.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { titleOf } from '../codes.ts'
import { coreErrors, GraphError, parameterError, requiredParameter } from '../errors.ts'
import { type CursorForm, escapeCursor, page, unescapeCursor } from '../paging.ts'
import { requireProduct } from './messages.parse.ts'
import { findRecipient, type Recipient } from './recipient.ts'
import { requireRegistered } from './send-checks.ts'
import { opened } from './shapes/shape.ts'

/** A user that something went wrong with, or undefined. */
type Failure = { readonly code: number; readonly details: string }

const refusals: Record<BlockRefusal, Failure> = {
  self: { code: 131021, details: 'A business can not block its own phone number.' },
  business: { code: 139100, details: 'WhatsApp Business accounts can not be blocked.' },
  not_written: { code: 131047, details: coreErrors.reengagement_required.details },
  list_full: { code: 139101, details: 'The block list holds 64000 users at most.' },
}

/** Blocks each user that can be; the others are told apart, and make the whole call an error. */
async function block(call: Call<World>): Promise<Reply> {
  const { env } = call.world
  const results = await forEachUser(call, (tx, number) => {
    let count = blockedUsers(tx.conversations.values(), number.id).length
    return (waId) => {
      const refused = blockUser(tx, env.now(), number, waId, count)
      if (!refused) count++
      return refused && refusals[refused]
    }
  })
  return answer(results, 'added_users', 'block')
}

async function unblock(call: Call<World>): Promise<Reply> {
  const results = await forEachUser(call, (tx, number) => (waId) => {
    unblockUser(tx, number.id, waId)
    return undefined
  })
  return answer(results, 'removed_users', 'unblock')
}

type Act = (waId: string) => Failure | undefined

/** One commit for all of them; what fails with one leaves the others as they are. */
function forEachUser(
  call: Call<World>,
  act: (tx: Tx, number: PhoneNumber) => Act,
): Promise<Result[]> {
  const users = usersOf(call)
  return call.world.store.transact((tx) => {
    const number = requireRegistered(tx, call.params['phone_number'] ?? '')
    const actOn = act(tx, number)
    return users.map((input) => each(tx, number, input, actOn))
  })
}

/** `[{"user":"447700900321"}]`; a user id may stand there too. */
function usersOf(call: Call<World>): string[] {
  const body = parametersOf(call)
  requireProduct(body)
  const given = opened(body['block_users'])
  if (given === undefined || given === null) throw requiredParameter('block_users')
  if (!Array.isArray(given)) throw parameterError('Param block_users must be an array.')
  return given.map((entry, at) => {
    const user = isObject(entry) ? (entry['user'] ?? entry['user_id']) : undefined
    if (typeof user !== 'string' && typeof user !== 'number') {
      throw requiredParameter(`block_users[${at}]['user']`)
    }
    return String(user)
  })
}

interface Result {
  readonly user: JsonObject
  readonly failure: Failure | undefined
}

function each(tx: Tx, number: PhoneNumber, input: string, act: Act): Result {
  let recipient: Recipient
  try {
    recipient = findRecipient(tx, number, { input, addressedBy: 'to' })
  } catch (error) {
    if (!(error instanceof CoreError || error instanceof GraphError)) throw error
    return { user: { input }, failure: { code: 131009, details: 'The user is not valid.' } }
  }
  const { waId, userId } = recipient
  return {
    user: { input, ...(userId === undefined ? { wa_id: waId } : { user_id: userId }) },
    failure: act(waId),
  }
}

function answer(
  results: readonly Result[],
  done: 'added_users' | 'removed_users',
  verb: string,
): Reply {
  const well = results.flatMap(({ user, failure }) => (failure ? [] : [user]))
  const failed = results.flatMap(({ user, failure }) =>
    failure ? [{ ...user, errors: [errorOf(failure)] }] : [],
  )
  const product = { messaging_product: 'whatsapp' }
  if (failed.length === 0) {
    return { status: 200, body: { ...product, block_users: { [done]: well } } }
  }
  throw new GraphError(139100, `(#139100) ${titleOf(139100)}`, {
    data: {
      details: `Failed to ${verb} some users, see the block_users response list for details`,
    },
    beside: { ...product, block_users: { [done]: well, failed_users: failed } },
  })
}

const errorOf = ({ code, details }: Failure): JsonObject => ({
  message: `(#${code}) ${titleOf(code)}`,
  code,
  error_data: { details },
})

function list(call: Call<World>): Reply {
  const { read } = call.world.store
  const number = call.params['phone_number'] ?? ''
  const blocked = blockedUsers(read.conversations.values(), number)
  const render = (waId: string) => ({ messaging_product: 'whatsapp', ...idOf(call, number, waId) })
  return { status: 200, body: page(call, blocked, render, { cursors, maxLimit: 1000 }) }
}

/** A user who hides the number has a user id alone: what else Meta would show of one is not said. ASSUMED */
function idOf({ world }: Call<World>, phoneNumberId: string, waId: string): JsonObject {
  const { read } = world.store
  const number = read.phoneNumbers.get(phoneNumberId)
  const customer = read.customers.get(waId)
  const conversation = read.conversations.get(conversationKey(phoneNumberId, waId))
  const hidden =
    number !== undefined &&
    customer !== undefined &&
    world.settings.cloud.bsuidPayloads === 'on' &&
    !isNumberVisible(customer, conversation, world.clock.now())
  if (!hidden) return { wa_id: waId }
  return { user_id: userIdsFor(read, customer, portfolioOf(read, number)).userId }
}

/** This list's cursors are JSON with an offset; the version is Meta's own affair. */
const cursors: CursorForm = {
  write: (offset) =>
    escapeCursor(btoa(JSON.stringify({ offset, versionId: '1798761600000000000' }))),
  read(cursor) {
    const text = Buffer.from(unescapeCursor(cursor), 'base64').toString('latin1')
    const offset = /^\{"offset":(\d{1,9}),"versionId":"\d*"\}$/.exec(text)?.[1]
    return offset === undefined ? undefined : Number(offset)
  },
}

const path = '/{phone_number}/block_users'
const auth = 'whatsapp_business_messaging'

export const blockUserEndpoints: readonly Endpoint<World>[] = [
  { method: 'POST', path, auth, body: 'fields', doc: 'Block users', run: block },
  { method: 'DELETE', path, auth, body: 'fields', doc: 'Unblock users', run: unblock },
  { method: 'GET', path, auth, doc: 'List blocked users', run: list },
]
