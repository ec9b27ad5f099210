import { portfolioOf } from '../../core/customers/user-ids.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { accountInTheWay } from '../../core/phone-numbers/social-account.ts'
import type { ReadTx, Tx } from '../../core/tx.ts'
import { businessOfWaba } from '../../core/wabas/business-of-waba.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { whatsappError } from '../errors.ts'
import type { Edge } from '../node-kind.ts'
import { requiredText, wordParameter } from '../parameters.ts'
import { USERNAME } from '../visibility.ts'
import { editNumber, ok } from './edit-number.ts'

export const usernameEdge: Edge = {
  auth: USERNAME,
  doc: 'Read the username of a number',
  read(id, call) {
    const username = call.world.store.read.phoneNumbers.get(id)?.username
    return username ? { username: username.name, status: username.status } : {}
  },
}

export const usernameSuggestionsEdge: Edge = {
  auth: USERNAME,
  doc: 'Suggest usernames for a number',
  read(id, call) {
    const { read } = call.world.store
    const name = read.phoneNumbers.get(id)?.verifiedName.toLowerCase() ?? ''
    const words = name.split(/[^a-z0-9]+/).filter((each) => each !== '')
    const all = [words.join(''), words.join('.'), words.join('_'), `${words.join('')}hq`]
    const free = [...new Set(all)].filter(
      (each) => isWellFormed(each) && !ownerOf(read, each) && !accountInTheWay(read, each, id),
    )
    return { data: [{ username_suggestions: free }] }
  },
}

const ownerOf = (tx: ReadTx, name: string): PhoneNumber | undefined =>
  [...tx.phoneNumbers.values()].find((number) => number.username?.name === name)

/** ASSUMED: which endings look like a domain. The first nine are those that Meta gives as examples. */
const domainEnding =
  /\.(com|org|net|int|edu|gov|mil|us|html|io|co|app|shop|info|biz|dev|me|tv|eu|uk|de|fr|es|it|nl|be|at|ch|pl|pt|se|no|dk|fi|ie|in|id|my|sg|th|vn|ph|jp|kr|cn|hk|tw|au|nz|br|mx|ar|cl|pe|ca|za|ng|ke|eg|ae|sa|tr|il|pk|bd|ru|ua)$/

/** 3 to 35 of a-z, 0-9, dot and underscore with a letter among them; it must not look like a domain. */
function isWellFormed(name: string): boolean {
  if (!/^[a-z0-9._]{3,35}$/.test(name) || !/[a-z]/.test(name)) return false
  if (/^\.|\.$|\.\./.test(name) || name.startsWith('www')) return false
  return !domainEnding.test(name)
}

/** A username as it is kept: letter case does not count. */
export function usernameOf(text: string): string {
  const name = text.toLowerCase()
  if (!isWellFormed(name)) throw whatsappError(100, 'The username is not well formed.')
  return name
}

/** The number has the username from now on, and the webhook says so; what it changes is for the caller to keep. */
export function claimUsername(tx: Tx, number: PhoneNumber, name: string, force: boolean) {
  if (number.platform !== 'CLOUD_API') {
    throw whatsappError(133010, 'The phone number is not registered.')
  }
  requireEligible(tx, number)
  requireLink(tx, number, name)
  takeFromOther(tx, number, name, force)
  const status = number.officialAccount?.status === 'APPROVED' ? 'approved' : 'reserved'
  tell(tx, number, name, status)
  return { username: { name, status } } as const
}

async function setUsername(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = usernameOf(requiredText(body, 'username'))
  const transfer = wordParameter(body, 'transfer_action', ['none', 'force_transfer']) ?? 'none'
  const force = transfer === 'force_transfer'
  const number = await editNumber(call, (row, tx) => claimUsername(tx, row, name, force))
  return ok({ status: number.username?.status ?? 'reserved' })
}

const LEAST_LIMIT = 2000

/** A portfolio that may write to few customers may not claim names yet. */
function requireEligible(tx: Tx, number: PhoneNumber): void {
  const business = businessOfWaba(tx, number.wabaId)
  if ((business?.messagingLimit ?? Number.POSITIVE_INFINITY) >= LEAST_LIMIT) return
  throw whatsappError(147002, 'The messaging limit of the business portfolio is too low.')
}

/** A name that a Page or an Instagram account has is for the numbers that are linked to it. */
function requireLink(tx: Tx, number: PhoneNumber, name: string): void {
  const kind = accountInTheWay(tx, name, number.id)?.kind
  if (kind === 'facebook_page') {
    throw whatsappError(147003, 'Link the phone number to the Facebook Page that uses this name.')
  }
  if (kind === 'instagram_account') {
    throw whatsappError(
      147004,
      'Link the phone number to the Instagram account that uses this name.',
    )
  }
}

/** Between numbers of one portfolio a name can be moved by force. */
function takeFromOther(tx: Tx, number: PhoneNumber, name: string, force: boolean): void {
  const owner = ownerOf(tx, name)
  if (!owner || owner.id === number.id) return
  if (!force || portfolioOf(tx, owner) !== portfolioOf(tx, number)) {
    throw whatsappError(147001, 'The username is not available.')
  }
  const { username: _, ...rest } = owner
  tx.phoneNumbers.put(owner.id, rest)
  tell(tx, owner, name, 'deleted')
}

function tell(
  tx: Tx,
  number: PhoneNumber,
  username: string,
  status: 'approved' | 'reserved' | 'deleted',
): void {
  tx.emit({
    type: 'account.changed',
    wabaId: number.wabaId,
    field: 'business_username_update',
    phoneNumberId: number.id,
    value: { display_phone_number: number.waId, username, status },
  })
}

async function deleteUsername(call: Call<World>): Promise<Reply> {
  await editNumber(call, (number, tx) => {
    if (number.username) tell(tx, number, number.username.name, 'deleted')
    return { username: undefined }
  })
  return done
}

export const usernameEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/username',
    auth: USERNAME,
    body: 'fields',
    doc: 'Claim a username',
    run: setUsername,
  },
  {
    method: 'DELETE',
    path: '/{phone_number}/username',
    auth: USERNAME,
    doc: 'Give a username up',
    run: deleteUsername,
  },
]
