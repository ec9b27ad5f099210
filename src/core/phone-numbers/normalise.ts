import type { WaId } from '../ids.ts'
import { callingCode } from './calling-country.ts'

/** The characters people write phone numbers with. */
const PHONE_FORM = /^\+?[\d\s().-]+$/

/** The wa_id that a number as a client wrote it stands for; undefined when it is no phone number. */
export function normaliseNumber(
  input: string,
  businessCallingCode: string,
  isKnown: (waId: WaId) => boolean,
): WaId | undefined {
  const full = dialledNumber(input, businessCallingCode, isKnown)
  if (full === undefined || isKnown(full)) return full
  return otherForms(full).find(isKnown) ?? full
}

/**
 * The digits that a number as a client wrote it would be called by. With `+` it is international; bare digits of eleven
 * or more are taken as international too; anything else gets the calling code of the business in front, as Meta's table
 * for an Indian business shows: `1 (631) 555-1234` becomes `9116315551234`.
 */
export function dialledNumber(
  input: string,
  businessCallingCode: string,
  isKnown: (waId: WaId) => boolean,
): WaId | undefined {
  const text = input.trim()
  if (!PHONE_FORM.test(text)) return undefined
  const digits = text.replace(/\D/g, '')
  if (digits.length < 7 || digits.length > 15) return undefined

  const full = isInternational(text, digits, businessCallingCode, isKnown)
    ? digits
    : businessCallingCode + digits.replace(/^0+/, '')
  return full.length < 7 || full.length > 15 || full.startsWith('0') ? undefined : full
}

function isInternational(
  text: string,
  digits: string,
  businessCallingCode: string,
  isKnown: (waId: WaId) => boolean,
): boolean {
  if (text.startsWith('+') || isKnown(digits)) return true
  if (digits.length < 11 || digits.startsWith('0')) return false
  return digits === text || digits.startsWith(businessCallingCode)
}

/** Mobile numbers of Brazil, Mexico and Argentina are known to WhatsApp with or without one digit. */
function otherForms(full: WaId): WaId[] {
  const forms: [RegExp, (area: string, rest: string) => string][] = [
    [/^55(\d\d)9(\d{8})$/, (area, rest) => `55${area}${rest}`],
    [/^55(\d\d)(\d{8})$/, (area, rest) => `55${area}9${rest}`],
    [/^521(\d\d)(\d{8})$/, (area, rest) => `52${area}${rest}`],
    [/^52(\d\d)(\d{8})$/, (area, rest) => `521${area}${rest}`],
    [/^549(\d\d)(\d{8})$/, (area, rest) => `54${area}${rest}`],
    [/^54(\d\d)(\d{8})$/, (area, rest) => `549${area}${rest}`],
  ]
  return forms.flatMap(([form, other]) => {
    const [, area, rest] = form.exec(full) ?? []
    return area && rest ? [other(area, rest)] : []
  })
}

/** `1` of `+1 202-555-0111`, and of `+12025550111`. */
export const callingCodeOf = (displayNumber: string): string =>
  /^\+(\d{1,3})\D/.exec(displayNumber)?.[1] ?? callingCode(displayNumber.replace(/\D/g, ''))
