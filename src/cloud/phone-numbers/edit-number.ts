import { type Change, changedRow } from '../../core/changed-row.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { unsupported } from '../errors.ts'

export const ok = (body: object): Reply => ({ status: 200, body })

export const numberId = (call: Call<World>): string => call.params['phone_number'] ?? ''

/** Changes the number that a call is about; `undefined` takes a member away. */
export function editNumber(
  call: Call<World>,
  edit: (number: PhoneNumber, tx: Tx) => NumberChange | undefined,
): Promise<PhoneNumber> {
  const id = numberId(call)
  return call.world.store.transact((tx) => {
    const number = tx.phoneNumbers.get(id)
    if (!number) throw unsupported(call.method, id)
    const change = edit(number, tx)
    return change ? tx.phoneNumbers.put(id, changedRow(number, change)) : number
  })
}

export type NumberChange = Change<PhoneNumber>
