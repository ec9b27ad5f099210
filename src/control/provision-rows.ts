import type { z } from 'zod'
import type { Env } from '../core/env.ts'
import type { Tx } from '../core/tx.ts'
import { ControlError } from './errors.ts'
import type * as schemas from './provision.schemas.ts'

export type Input<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** An id that is free: the one asked for, or a new one. */
export function takeId(tx: Tx, env: Env, wanted: string | undefined): string {
  if (wanted === undefined) return env.random.digits(16)
  const taken = [
    tx.businesses,
    tx.apps,
    tx.wabas,
    tx.phoneNumbers,
    tx.users,
    tx.socialAccounts,
    tx.solutions,
  ].some((each) => each.has(wanted))
  if (taken) throw new ControlError('name_taken', `the id ${wanted} is in use`)
  return wanted
}

/** The row that is named, or the first there is. */
export function requireRow<Row>(
  rows: { get(id: string): Row | undefined; values(): IterableIterator<Row> },
  id: string | undefined,
  what: string,
): Row {
  const row = id === undefined ? rows.values().next().value : rows.get(id)
  if (row) return row
  throw new ControlError('not_found', id === undefined ? `there is no ${what}` : `no ${what} ${id}`)
}
