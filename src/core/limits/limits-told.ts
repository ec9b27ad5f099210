import type { JsonObject } from '../json.ts'

/** Since then webhooks no longer tell the limit that a number had before. */
const WITHOUT_OLD_FROM = Date.UTC(2026, 1, 1)

/** What `phone_number_quality_update` says of the messaging limit, by the names of the tiers. */
export const limitsTold = (now: number, current: string, old?: string): JsonObject => ({
  ...(old !== undefined && now < WITHOUT_OLD_FROM && { old_limit: old }),
  current_limit: current,
  max_daily_conversations_per_business: current,
})
