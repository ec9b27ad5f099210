import { customerByUserId, isUserId, portfolioOf } from '../../core/customers/user-ids.ts'
import { CoreError } from '../../core/errors.ts'
import {
  callingCodeOf,
  dialledNumber,
  normaliseNumber,
} from '../../core/phone-numbers/normalise.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { SETTINGS } from '../../core/settings.ts'
import type { ReadTx } from '../../core/tx.ts'
import { badValue } from './shapes/shape.ts'

export interface Recipient {
  readonly waId: string
  /** The number as it was addressed, where WhatsApp knows the customer under another form of it. */
  readonly dialled?: string
  /** Set when the customer was addressed by a business-scoped user id. */
  readonly userId?: string
}

export function findRecipient(
  tx: ReadTx,
  number: PhoneNumber,
  { input, addressedBy }: { input: string; addressedBy: 'to' | 'recipient' },
): Recipient {
  if (addressedBy === 'recipient' || isUserId(input)) return byUserId(tx, number, input)
  const rules = tx.settings.get(SETTINGS)?.cloud.waIdRules !== false
  const known = (waId: string) => rules && tx.customers.has(waId)
  const code = callingCodeOf(number.displayNumber)
  const waId = normaliseNumber(input, code, known)
  if (waId === undefined) throw new CoreError('recipient_not_valid')
  const dialled = dialledNumber(input, code, known)
  return { waId, ...(dialled !== undefined && dialled !== waId && { dialled }) }
}

function byUserId(tx: ReadTx, number: PhoneNumber, userId: string): Recipient {
  const customer = customerByUserId(tx, userId, portfolioOf(tx, number))
  if (customer) return { waId: customer.waId, userId }
  throw badValue("Parameter 'recipient' is not a valid user ID.")
}
