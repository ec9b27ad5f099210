import { DAY_MS } from '../duration.ts'
import type { WaId } from '../ids.ts'
import { isUsNumber } from '../phone-numbers/us-number.ts'

export interface MarketingVerdict {
  readonly allowed: boolean
  /** Times of the marketing messages of the last 24 hours, this one included when it is allowed. */
  readonly times: readonly number[]
}

/** Since then Meta delivers no marketing templates to numbers of the United States. */
const US_PAUSE_FROM = Date.UTC(2025, 3, 1)

export const isUsMarketingPaused = (waId: WaId, now: number): boolean =>
  now >= US_PAUSE_FROM && isUsNumber(waId)

/** How many marketing templates one customer gets from one number in 24 hours; 0 = no cap. Meta's own cap is secret. */
export function takeMarketing(
  times: readonly number[] | undefined,
  cap: number,
  now: number,
): MarketingVerdict {
  if (cap === 0) return { allowed: true, times: [] }
  const recent = (times ?? []).filter((at) => now - at < DAY_MS)
  if (recent.length >= cap) return { allowed: false, times: recent }
  return { allowed: true, times: [...recent, now] }
}
