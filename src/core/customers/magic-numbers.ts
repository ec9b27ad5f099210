import type { WaId } from '../ids.ts'
import type { Customer } from './customer.ts'

/** Recipients whose fate is fixed from the start, so that a client can be tested without preparing anything. */
export interface MagicNumber {
  /** Digits, with the code's places as `C`. */
  readonly number: string
  readonly outcome: string
  readonly doc: string
}

/** `C` stands for the digits of an error code; `N` in the outcome is the code without leading zeros. */
export const magicNumbers: readonly MagicNumber[] = [
  {
    number: '15559CCCCCC',
    outcome: 'error:cloud:N',
    doc: 'Cloud error with that code, as HTTP error or failed status as the code is in reality; its counterpart on the On-Premises side',
  },
  {
    number: '1555800CCCC',
    outcome: 'error:onprem:N',
    doc: 'On-Premises error with that code, likewise; its counterpart on the Cloud side',
  },
  { number: '15557000001', outcome: 'silent', doc: 'accepted, then nothing: no status ever' },
  { number: '15557000002', outcome: 'never_delivered', doc: 'sent, never delivered' },
  { number: '15557000003', outcome: 'never_read', doc: 'delivered, never read' },
  { number: '15557000004', outcome: 'out_of_order', doc: 'statuses arrive out of order' },
  { number: '15557000005', outcome: 'twice', doc: 'each webhook arrives twice' },
  {
    number: '15557000006',
    outcome: 'echo',
    doc: 'replies with the same text a moment later',
  },
  {
    number: '15557000007',
    outcome: 'press_first',
    doc: 'presses the first button or picks the first list row a moment later',
  },
  {
    number: '15557000008',
    outcome: 'not_on_whatsapp',
    doc: 'not a WhatsApp user: `contacts` answers `invalid` in directory mode only; sending fails with 1013 (template) or 470 (other), on Cloud with 131026',
  },
  { number: '15557000009', outcome: 'blocks', doc: 'has blocked the business' },
]

const patterns = magicNumbers.map(({ number, outcome }) => ({
  form: new RegExp(`^${number.replace(/C+/, (places) => `(\\d{${places.length}})`)}$`),
  outcome,
}))

/** The outcome of a magic number; undefined for everybody else. */
function magicOutcome(waId: WaId): string | undefined {
  if (!waId.startsWith('1555')) return undefined
  for (const { form, outcome } of patterns) {
    const [whole, code] = form.exec(waId) ?? []
    if (whole !== undefined) return code ? outcome.replace('N', String(Number(code))) : outcome
  }
  return undefined
}

/** How a customer with a magic number differs from anybody else. */
export function magicCustomer(waId: WaId): Partial<Customer> | undefined {
  const outcome = magicOutcome(waId)
  if (outcome === undefined) return undefined
  return {
    outcome,
    alwaysOpen: true,
    onWhatsApp: outcome !== 'not_on_whatsapp',
    blocked: outcome === 'blocks',
  }
}
