import { HOUR_MS } from '../duration.ts'
import type { AppId, BusinessId, PhoneNumberId, WabaId } from '../ids.ts'
import type { ReadTx } from '../tx.ts'
import { type LimitAnswer, type Limits, takeWindow } from './limits.ts'
import { callsAt, type WindowRate } from './window.ts'

/** Calls an app may make about one WABA in any hour: 200, or 5,000 once the WABA has a registered number. */
function businessUseCaseRate(tx: ReadTx, wabaId: WabaId): WindowRate {
  for (const number of tx.phoneNumbers.values()) {
    if (number.wabaId === wabaId && number.platform !== 'NOT_APPLICABLE') {
      return { allowance: 5000, ms: HOUR_MS }
    }
  }
  return { allowance: 200, ms: HOUR_MS }
}

/** A management call on a WABA or one of its numbers. */
export const takeBusinessUseCase = (
  tx: ReadTx,
  limits: Limits,
  now: number,
  appId: AppId,
  wabaId: WabaId,
): LimitAnswer =>
  takeWindow(
    limits,
    'business_use_case',
    `${appId}:${wabaId}`,
    businessUseCaseRate(tx, wabaId),
    now,
  )

/** Calls about the credit lines of one business: 5,000 an hour for each app. */
const creditLineRate: WindowRate = { allowance: 5000, ms: HOUR_MS }

export const takeCreditLine = (
  limits: Limits,
  now: number,
  appId: AppId,
  businessId: BusinessId,
): LimitAnswer => takeWindow(limits, 'credit_line', `${appId}:${businessId}`, creditLineRate, now)

/** Batches of one catalog. ASSUMED: Meta gives the code for too many of them, and no figure. */
const catalogBatchRate: WindowRate = { allowance: 200, ms: HOUR_MS }

export const takeCatalogBatch = (limits: Limits, now: number, catalogId: string): LimitAnswer =>
  takeWindow(limits, 'catalog_batch', catalogId, catalogBatchRate, now)

/** Calls of an app that belong to no WABA: 200 an hour for each of its users. */
export const takeApp = (limits: Limits, now: number, appId: AppId, users: number): LimitAnswer =>
  takeWindow(limits, 'app', appId, { allowance: 200 * users, ms: HOUR_MS }, now)

/** Registering and deregistering count together: ten for a number in any 72 hours. */
export const takeRegistration = (limits: Limits, now: number, id: PhoneNumberId): LimitAnswer =>
  takeWindow(limits, 'registration', id, { allowance: 10, ms: 72 * HOUR_MS }, now)

/** Five verification codes for a number in any hour; Meta says only that there are few. */
export const takeCodeRequest = (limits: Limits, now: number, id: PhoneNumberId): LimitAnswer =>
  takeWindow(limits, 'code_request', id, { allowance: 5, ms: HOUR_MS }, now)

/** A hundred new templates for a WABA in any hour. */
export const takeTemplateCreation = (limits: Limits, now: number, wabaId: WabaId): LimitAnswer =>
  takeWindow(limits, 'template_creation', wabaId, { allowance: 100, ms: HOUR_MS }, now)

/** How much of a window is used, as Graph's usage headers say it: percent, and minutes until there is room again. */
export interface Usage {
  readonly percent: number
  readonly minutesToRegain: number
}

function usageOf(limits: Limits, place: string, rate: WindowRate, now: number): Usage {
  const window = callsAt(limits.windows.get(place), rate, now)
  const used = window.to - window.from
  // Of nothing everything is used.
  const percent = rate.allowance > 0 ? Math.ceil((100 * used) / rate.allowance) : 100
  const leaving = window.times[window.to - rate.allowance]
  const waits = used >= rate.allowance && leaving !== undefined && window.closedUntil > now
  return { percent, minutesToRegain: waits ? Math.ceil((leaving + rate.ms - now) / 60_000) : 0 }
}

/** The usage of one app on one WABA, for `X-Business-Use-Case-Usage`. */
export function businessUseCaseUsage(
  tx: ReadTx,
  limits: Limits,
  now: number,
  appId: AppId,
  wabaId: WabaId,
): Usage {
  const place = `business_use_case:${appId}:${wabaId}`
  // Asked for with every answer, so the numbers of the WABA are looked through only if it matters.
  if (!limits.windows.has(place)) return { percent: 0, minutesToRegain: 0 }
  return usageOf(limits, place, businessUseCaseRate(tx, wabaId), now)
}

/** The usage of one app on the credit lines of one business. */
export const creditLineUsage = (
  limits: Limits,
  now: number,
  appId: AppId,
  businessId: BusinessId,
): Usage => usageOf(limits, `credit_line:${appId}:${businessId}`, creditLineRate, now)

/** The usage of a catalog by batches. */
export const catalogBatchUsage = (limits: Limits, now: number, catalogId: string): Usage =>
  usageOf(limits, `catalog_batch:${catalogId}`, catalogBatchRate, now)

/** The usage of one app outside of WABAs, for `X-App-Usage`. */
export const appUsage = (limits: Limits, now: number, appId: AppId, users: number): Usage =>
  usageOf(limits, `app:${appId}`, { allowance: 200 * users, ms: HOUR_MS }, now)
