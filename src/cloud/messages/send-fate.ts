import type { Conversation } from '../../core/conversations/conversation.ts'
import type { WaId } from '../../core/ids.ts'
import type { JsonObject } from '../../core/json.ts'
import { isUsMarketingPaused, takeMarketing } from '../../core/limits/marketing-cap.ts'
import type { StatusError } from '../../core/messages/message.ts'
import { callingCountry } from '../../core/phone-numbers/calling-country.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { WorldSettings } from '../../core/settings.ts'
import type { Template } from '../../core/templates/template.ts'
import type { Tx } from '../../core/tx.ts'
import { cloudErrors } from '../dialect-errors.ts'

export interface Fate {
  readonly failure?: StatusError
  readonly marketingTimes?: readonly number[]
  /** Why, in numbers, for `explain`. */
  readonly facts?: JsonObject
}

/** Who writes to whom with what. */
export interface Sending {
  readonly number: PhoneNumber
  readonly waId: WaId
  readonly template: Template | undefined
  readonly conversation: Conversation | undefined
  readonly windowOpen: boolean
  readonly now: number
}

/**
 * What is accepted and fails all the same: the business has blocked the customer, or may not write to that country;
 * nobody pays for the template, or the customer is not to have it.
 */
export function fateOf(tx: Tx, settings: WorldSettings, sending: Sending): Fate {
  const { number, waId, template, conversation, windowOpen } = sending
  const waba = tx.wabas.get(number.wabaId)
  if (conversation?.blockedAt !== undefined) return { failure: cloudErrors.statusError(130403) }
  if (waba?.restrictedCountries?.includes(callingCountry(waId))) {
    const facts = { restricted_country: callingCountry(waId) }
    return { failure: cloudErrors.statusError(130497), facts }
  }
  if (!template) return {}
  if (waba?.paymentProblem) {
    return { failure: cloudErrors.statusError(131042, 'Add a valid payment method.') }
  }
  // ASSUMED: what answers a customer is let through, as it is with the messaging limit.
  if (waba?.templateViolations && !windowOpen) {
    return { failure: cloudErrors.statusError(131064), facts: { template_violations: true } }
  }
  return template.category === 'MARKETING' ? marketingFate(tx, settings, sending) : {}
}

/** The customer has opted out of marketing, is one of an experiment's, or has had enough of it. */
function marketingFate(
  tx: Tx,
  settings: WorldSettings,
  { waId, conversation, now }: Sending,
): Fate {
  const { marketingOptOut, marketingExperiment } = tx.customers.get(waId) ?? {}
  if (marketingOptOut) {
    return { failure: cloudErrors.statusError(131050), facts: { marketing: { opted_out: true } } }
  }
  if (marketingExperiment) {
    return { failure: cloudErrors.statusError(130472), facts: { marketing: { experiment: true } } }
  }
  if (settings.cloud.usMarketingPause === 'on' && isUsMarketingPaused(waId, now)) {
    return { failure: notDelivered(), facts: { marketing: { us_pause: true } } }
  }
  const cap = settings.cloud.marketingCap
  const { allowed, times } = takeMarketing(conversation?.marketingTimes, cap, now)
  const facts = { marketing: { cap, in_24_hours: times.length } }
  if (allowed) return cap === 0 ? {} : { marketingTimes: times, facts }
  return { facts, failure: notDelivered() }
}

const notDelivered = (): StatusError => cloudErrors.statusError(131049)
