import type { JsonObject } from '../json.ts'
import { banInfo } from '../wabas/ban-info.ts'
import type { PhoneNumber } from './phone-number.ts'

/** One webhook that a judgement is followed by. */
export interface Told {
  readonly field: string
  readonly value: JsonObject
}

/** A number whose quality falls to the bottom, or that is given the status, is flagged, and no longer once it is better. */
export function qualityNews(before: PhoneNumber, after: PhoneNumber): Told[] {
  const is = isFlagged(after)
  if (isFlagged(before) === is) return []
  const event = is ? 'FLAGGED' : 'UNFLAGGED'
  return [
    {
      field: 'phone_number_quality_update',
      value: { display_phone_number: after.waId, event },
    },
  ]
}

const isFlagged = ({ qualityRating, status }: PhoneNumber): boolean =>
  qualityRating === 'RED' || status === 'FLAGGED'

/** Meta has no event for the ban of a number: its account hears of it in the words for an account. ASSUMED. */
export function banNews(before: PhoneNumber, after: PhoneNumber, now: number): Told[] {
  const [was, is] = [before.status, after.status]
  if (was === is) return []
  const told: JsonObject[] = []
  if (is === 'BANNED') told.push(banInfo('DISABLE', now))
  else if (was === 'BANNED') told.push(banInfo('REINSTATE', now))
  if (is === 'RESTRICTED') {
    const restriction = { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }
    told.push({ event: 'ACCOUNT_RESTRICTION', restriction_info: [restriction] })
  }
  return told.map((value) => ({ field: 'account_update', value }))
}

/** A number that leaves the WhatsApp Business app's company, or comes back to it. */
export function coexistenceNews(before: PhoneNumber, after: PhoneNumber): Told[] {
  if (before.coexistence === after.coexistence) return []
  if (after.coexistence && before.synced === undefined) return []
  const event = after.coexistence ? 'ACCOUNT_RECONNECTED' : 'ACCOUNT_OFFBOARDED'
  return [{ field: 'account_update', value: { event } }]
}

/**
 * What is done to the PIN in WhatsApp Manager; the API changes it in silence. Switching it off is asked for first and confirmed by
 * mail.
 */
export function pinNews(
  { waId, pin: before }: PhoneNumber,
  { twoStepOff, pin }: { readonly twoStepOff?: boolean; readonly pin?: string },
  requester: string | undefined,
): Told[] {
  const tell = (event: string, more: JsonObject = {}): Told => ({
    field: 'security',
    value: { display_phone_number: waId, event, ...more },
  })
  if (twoStepOff) {
    const by = requester === undefined ? {} : { requester }
    return before === undefined ? [] : [tell('PIN_RESET_REQUEST', by), tell('PIN_REQUEST_SUCCESS')]
  }
  return pin === undefined || pin === before ? [] : [tell('PIN_CHANGED')]
}
