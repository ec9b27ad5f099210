import type { Template } from './template.ts'
import { refuseIf } from './template-refused.ts'

/** Seconds for which an undelivered message is tried again, by category. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
}

/** -1 stands for 30 days, but for marketing. */
export function requireLifetime(seconds: number | undefined, category: string): void {
  if (seconds === undefined || (seconds === -1 && category !== 'MARKETING')) return
  const [least, most] = ranges[category] ?? [0, 0]
  refuseIf(
    seconds < least || seconds > most,
    'bad_value',
    'message_send_ttl_seconds',
    `must be between ${least} and ${most} for ${category}`,
  )
}

/** A one-time code that comes later than this is of no use. */
const CODE_SECONDS = 600

/**
 * How long a message of the template is tried; undefined stands for 30 days. A marketing template's own time counts only
 * where the marketing messages product sends it.
 */
export function lifetimeMs(
  { category, ttlSeconds }: Template,
  byMarketingProduct: boolean,
): number | undefined {
  if (category === 'MARKETING' && !byMarketingProduct) return undefined
  const seconds = ttlSeconds ?? (category === 'AUTHENTICATION' ? CODE_SECONDS : -1)
  return seconds === -1 ? undefined : seconds * 1000
}
