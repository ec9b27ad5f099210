import type { WaId } from '../ids.ts'
import { callingCountry } from '../phone-numbers/calling-country.ts'
import type { AuthInternational, Waba } from '../wabas/waba.ts'

/** As rate cards, analytics and conversations name it. */
export const AUTH_INTERNATIONAL = 'authentication_international'

/** Countries in which authentication costs more for businesses from abroad. ASSUMED: Meta has added to them over time. */
const countries: ReadonlySet<string> = new Set([
  'AE',
  'EG',
  'ID',
  'IN',
  'MY',
  'NG',
  'PK',
  'SA',
  'ZA',
])

/** An authentication template from this account to that customer has the international price. */
export function isAuthInternational(waba: Waba | undefined, customer: WaId, now: number): boolean {
  if (!waba?.authInternational) return false
  const country = callingCountry(customer)
  if (!countries.has(country) || country === waba.country) return false
  return startFor(waba.authInternational, country) <= now
}

/** An exception begins at its own time, before or after the others. */
const startFor = ({ startAt, exceptions }: AuthInternational, country: string): number =>
  exceptions.find((each) => each.country === country)?.startAt ?? startAt
