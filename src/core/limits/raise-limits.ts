import type { Env } from '../env.ts'
import { CoreError } from '../errors.ts'
import type { BusinessId, PhoneNumberId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Tx } from '../tx.ts'
import { businessOfWaba } from '../wabas/business-of-waba.ts'
import type { Business } from '../wabas/waba.ts'
import { limitsTold } from './limits-told.ts'
import { tierName } from './tier-names.ts'
import { startUpgrade } from './upgrade.ts'

/** Meta moves a number to another throughput level. Upwards it takes a while, and clients are told when it begins. */
export function setThroughput(
  tx: Tx,
  env: Env,
  id: PhoneNumberId,
  level: PhoneNumber['throughput'],
): PhoneNumber {
  const number = tx.phoneNumbers.get(id)
  if (!number) throw new CoreError('phone_number_not_registered', id)
  if (number.throughput === level) return number

  const { upgradingUntil: _, ...rest } = number
  if (level !== 'HIGH') return tx.phoneNumbers.put(id, { ...rest, throughput: level })
  const tier = tierName(businessOfWaba(tx, number.wabaId)?.messagingLimit)
  tellQuality(tx, number, { event: 'THROUGHPUT_UPGRADE', ...limitsTold(env.now(), tier) })
  return tx.phoneNumbers.put(id, startUpgrade(number, env.now()))
}

/** Meta gives a portfolio another messaging limit; undefined = unlimited. All of its numbers and WABAs are told. */
export function setMessagingLimit(
  tx: Tx,
  env: Env,
  id: BusinessId,
  limit: number | undefined,
): Business | undefined {
  const business = tx.businesses.get(id)
  if (!business || business.messagingLimit === limit) return business

  const { messagingLimit: old, ...rest } = business
  const changed = tx.businesses.put(id, {
    ...rest,
    ...(limit !== undefined && { messagingLimit: limit }),
  })
  const rises = (limit ?? Number.POSITIVE_INFINITY) > (old ?? Number.POSITIVE_INFINITY)
  for (const waba of tx.wabas.values()) {
    if (waba.businessId !== id) continue
    for (const number of tx.phoneNumbers.values()) {
      if (number.wabaId !== waba.id) continue
      tellQuality(tx, number, {
        event: rises ? 'UPGRADE' : 'DOWNGRADE',
        ...limitsTold(env.now(), tierName(limit), tierName(old)),
      })
    }
    tellCapability(tx, waba.id, limit)
  }
  return changed
}

/** A portfolio that may not write to more than this has few numbers too. */
const START_LIMIT = 250

/** What a WABA may do from here on. Versions before v24.0 had the limit by phone number. */
export function tellCapability(tx: Tx, wabaId: WabaId, limit: number | undefined): void {
  const isNew = limit !== undefined && limit <= START_LIMIT
  const numbers: JsonObject = isNew
    ? { max_phone_numbers_per_business: 2 }
    : { max_phone_numbers_per_waba: 25 }
  tx.emit({
    type: 'account.changed',
    wabaId,
    field: 'business_capability_update',
    value: { max_daily_conversations_per_business: limit ?? -1, ...numbers },
    older: { before: 24, value: { max_daily_conversation_per_phone: limit ?? -1, ...numbers } },
  })
}

function tellQuality(tx: Tx, number: PhoneNumber, value: JsonObject): void {
  tx.emit({
    type: 'account.changed',
    wabaId: number.wabaId,
    field: 'phone_number_quality_update',
    phoneNumberId: number.id,
    value: { display_phone_number: number.waId, ...value },
  })
}
