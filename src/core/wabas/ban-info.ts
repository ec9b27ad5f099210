import type { JsonObject } from '../json.ts'

const months =
  'January February March April May June July August September October November December'.split(' ')

/** `January 5, 2026`. */
function longDate(at: number): string {
  const day = new Date(at)
  return `${months[day.getUTCMonth()]} ${day.getUTCDate()}, ${day.getUTCFullYear()}`
}

/** The event of `account_update` that tells of a ban or of its end. */
export const banInfo = (state: 'DISABLE' | 'REINSTATE', now: number): JsonObject => ({
  event: 'DISABLED_UPDATE',
  ban_info: { waba_ban_state: state, waba_ban_date: longDate(now) },
})
