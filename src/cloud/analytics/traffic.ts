import { unixSeconds } from '../../core/duration.ts'
import type { Message } from '../../core/messages/message.ts'
import { callingCountry } from '../../core/phone-numbers/calling-country.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Argument } from '../edge.ts'
import { listOf } from './query.ts'

/** One message of a WABA, as analytics look at it. Times are Unix seconds. */
export interface Traffic {
  readonly message: Message
  /** Digits of the business number. */
  readonly number: string
  readonly country: string
  readonly sent: number | undefined
  readonly delivered: number | undefined
  readonly read: number | undefined
}

export const countriesOf = (argument: Argument): readonly string[] | undefined =>
  listOf(argument, 'country_codes')?.map((each) => each.toUpperCase())

/** Everything that the numbers of a WABA have sent and got on either platform, filtered by number and country. */
export function* trafficOf(tx: ReadTx, wabaId: string, argument: Argument): Iterable<Traffic> {
  const numbers = listOf(argument, 'phone_numbers')?.map((each) => each.replace(/\D/g, ''))
  const countries = countriesOf(argument)
  const own = new Map<string, string>()
  for (const { id, waId, wabaId: owner } of tx.phoneNumbers.values()) {
    if (owner === wabaId && (numbers === undefined || numbers.includes(waId))) own.set(id, waId)
  }
  for (const message of tx.messages.values()) {
    const number = own.get(message.phoneNumberId)
    // What is written in the app is free, and counts in the app.
    if (number === undefined || message.fromApp) continue
    const country = callingCountry(message.customer)
    if (countries !== undefined && !countries.includes(country)) continue
    yield { message, number, country, ...timesOf(message) }
  }
}

/** A message that was read was delivered, whether or not that was told before. */
function timesOf({ history }: Message): Pick<Traffic, 'sent' | 'delivered' | 'read'> {
  const at = (...names: string[]): number | undefined => {
    const change = history.find(({ status }) => names.includes(status))
    return change && unixSeconds(change.at)
  }
  return {
    sent: at('sent', 'delivered', 'read', 'played'),
    delivered: at('delivered', 'read', 'played'),
    read: at('read', 'played'),
  }
}
