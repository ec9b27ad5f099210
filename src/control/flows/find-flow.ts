import type { Flow } from '../../core/flows/flow.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { ControlCall } from '../context.ts'
import { ControlError } from '../errors.ts'

export function requireFlow(call: ControlCall): Flow {
  const id = call.params['id'] ?? ''
  const flow = call.world.store.read.flows.get(id)
  if (!flow) throw new ControlError('not_found', `there is no Flow ${id}`)
  return flow
}

/** By id or digits; left out, the first Cloud number of the account that has the Flow. */
export function numberFor(call: ControlCall, flow: Flow, asked: string | undefined): PhoneNumber {
  const digits = asked?.replace(/\D/g, '')
  const number = [...call.world.store.read.phoneNumbers.values()].find((each) =>
    asked === undefined
      ? each.wabaId === flow.wabaId && each.platform === 'CLOUD_API'
      : each.id === asked || each.waId === digits,
  )
  if (!number) {
    throw new ControlError('not_found', `there is no business number ${asked ?? 'of the Flow'}`)
  }
  return number
}
