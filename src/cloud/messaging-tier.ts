import { tierName } from '../core/limits/tier-names.ts'
import type { Business } from '../core/wabas/waba.ts'

export const tierOf = (business: Business | undefined): string | undefined =>
  business && tierName(business.messagingLimit)
