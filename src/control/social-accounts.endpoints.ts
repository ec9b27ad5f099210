import { z } from 'zod'
import { type SocialAccount, socialKinds } from '../core/phone-numbers/social-account.ts'
import type { Tx } from '../core/tx.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { list, wanted } from './listing.ts'
import { judging, making } from './making.ts'
import { requireRow, takeId } from './provision-rows.ts'
import { id } from './values.schemas.ts'

const username = z.string().min(1).toLowerCase()
/** Phone number ids that may have the name. */
const linked = z.array(id)

const newAccount = z.strictObject({
  id: id.optional(),
  kind: z.enum(socialKinds),
  username,
  linked_numbers: linked.optional(),
})

const change = z.strictObject({ username: username.optional(), linked_numbers: linked.optional() })

const view = (row: SocialAccount) => ({
  id: row.id,
  kind: row.kind,
  username: row.username,
  linked_numbers: row.linkedNumbers,
})

function knownNumbers(tx: Tx, ids: readonly string[]): readonly string[] {
  for (const each of ids) requireRow(tx.phoneNumbers, each, 'phone number')
  return ids
}

/** Pages and Instagram accounts, whose names a number may not claim before it is linked to them. */
export const socialAccountEndpoints: ControlEndpoint[] = [
  making(
    'social-accounts',
    'Makes a Facebook Page or an Instagram account that uses a name: a number has to be linked to it to claim that name',
    newAccount,
    (tx, env, given) => {
      const made = {
        id: takeId(tx, env, given.id),
        kind: given.kind,
        username: given.username,
        linkedNumbers: knownNumbers(tx, given.linked_numbers ?? []),
      }
      return tx.socialAccounts.put(made.id, made)
    },
    view,
  ),
  {
    method: 'GET',
    path: '/_emulator/social-accounts',
    auth: 'admin',
    doc: 'Facebook Pages and Instagram accounts; ?username=',
    run: (call) =>
      list<SocialAccount>(call, {
        rows: () => call.world.store.read.socialAccounts.values(),
        id: (row) => row.id,
        filters: ['username'],
        matches: (row) => wanted(call.query.get('username'), row.username),
        view,
      }),
  },
  judging(
    'social-accounts',
    'Renames a Page or Instagram account, or sets the numbers that are linked to it',
    change,
    (tx, _env, which, given) => {
      const known = tx.socialAccounts.get(which)
      if (!known) return undefined
      const row = {
        ...known,
        ...(given.username !== undefined && { username: given.username }),
        ...(given.linked_numbers && { linkedNumbers: knownNumbers(tx, given.linked_numbers) }),
      }
      return view(tx.socialAccounts.put(which, row))
    },
  ),
  {
    method: 'DELETE',
    path: '/_emulator/social-accounts/{id}',
    auth: 'admin',
    doc: 'Takes a Page or Instagram account away: its name is free',
    async run({ params, world }) {
      const which = params['id'] ?? ''
      await world.store.transact((tx) => {
        if (tx.socialAccounts.delete(which)) return
        throw new ControlError('not_found', `there is no ${which} among the social-accounts`)
      })
      return ok()
    },
  },
]
