import type { JsonObject } from '../../core/json.ts'
import type { Business } from '../../core/wabas/waba.ts'

/** How far a business is with the terms of the marketing messages product, and since which day. */
export const termsStatus = ({ extra, createdAt }: Business): JsonObject => ({
  status: extra?.['mm_onboarding'] ?? 'NOT_STARTED',
  ...(createdAt !== undefined && { time: new Date(createdAt).toISOString().slice(0, 10) }),
})
