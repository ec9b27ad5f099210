import { CoreError } from '../errors.ts'
import type { OnpremLimits } from '../settings.ts'
import { count, type LimitAnswer, type Limits, takeWindow } from './limits.ts'

/** The server has one count of each kind. */
const SERVER = 'server'

/**
 * The limiters of the On-Premises server itself, known from the names of its statistics: requests at once, per second,
 * hour and day. Each is off at 0. The first that refuses answers; a refused request is not
 * counted by those after it.
 */
export function admitOnpremRequest(
  limits: Limits,
  allowed: OnpremLimits,
  now: number,
): LimitAnswer | undefined {
  if (allowed.concurrent > 0 && limits.inFlight >= allowed.concurrent) {
    return count(limits, {
      limit: 'concurrent',
      allowed: false,
      allowance: allowed.concurrent,
      available: 0,
    })
  }
  const windows = [
    ['per_second', allowed.perSecond, 1000],
    ['per_hour', allowed.perHour, 3_600_000],
    ['per_day', allowed.perDay, 86_400_000],
  ] as const
  for (const [limit, allowance, ms] of windows) {
    if (allowance === 0) continue
    const answer = takeWindow(limits, limit, SERVER, { allowance, ms }, now)
    if (!answer.allowed) return answer
  }
  return undefined
}

/** Contacts that were looked up count one by one against the daily scrape limit. */
export function admitContacts(
  limits: Limits,
  allowed: OnpremLimits,
  now: number,
  contacts: number,
): LimitAnswer | undefined {
  if (allowed.contactsPerDay === 0) return undefined
  const rate = { allowance: allowed.contactsPerDay, ms: 86_400_000 }
  for (let n = 0; n < contacts; n += 1) {
    const answer = takeWindow(limits, 'contacts_per_day', SERVER, rate, now)
    if (!answer.allowed) return answer
  }
  return undefined
}

/** Attempts to log in, whoever makes them. */
export function admitLogin(
  limits: Limits,
  { loginsPerMinute: allowance }: OnpremLimits,
  now: number,
): LimitAnswer | undefined {
  if (!(allowance > 0)) return undefined
  return takeWindow(limits, 'logins_per_minute', SERVER, { allowance, ms: 60_000 }, now)
}

/** What the server says beyond one of its limits. */
export const overLimit = ({ answer }: Pick<OnpremLimits, 'answer'>, details: string): CoreError =>
  answer === 503 ? new CoreError('system_overloaded') : new CoreError('rate_limit_hit', details)

/** `/v1/stats/app`: how often each limiter has been triggered. */
export function limiterStats(limits: Limits): Record<string, number> {
  const refused = (limit: LimitAnswer['limit']): number => limits.counts.get(limit)?.refused ?? 0
  return {
    concurrent_rate_limit_triggered: refused('concurrent'),
    per_sec_request_rate_limit_triggered: refused('per_second') + refused('throughput'),
    per_hour_request_rate_limit_triggered: refused('per_hour'),
    per_day_request_rate_limit_triggered: refused('per_day'),
    per_day_contacts_scrape_limit_triggered: refused('contacts_per_day'),
  }
}
