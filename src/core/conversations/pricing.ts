import type { Pricing } from '../messages/message.ts'

export interface PricedMessage {
  /** Category of the template in lower case; absent for free-form messages. */
  readonly templateCategory?: string
  readonly windowOpen: boolean
  readonly freeEntryPoint: boolean
}

/**
 * What a message costs, by Meta's per-message pricing: everything is free in a free entry point window; free-form
 * messages and utility templates are free in a service window; other templates always cost.
 */
export function pricingOf({
  templateCategory,
  windowOpen,
  freeEntryPoint,
}: PricedMessage): Pricing {
  if (freeEntryPoint) {
    return { billable: false, type: 'free_entry_point', category: 'referral_conversion' }
  }
  if (templateCategory === undefined) {
    return { billable: false, type: 'free_customer_service', category: 'service' }
  }
  if (templateCategory === 'utility' && windowOpen) {
    return { billable: false, type: 'free_customer_service', category: 'utility' }
  }
  return { billable: true, type: 'regular', category: templateCategory }
}
