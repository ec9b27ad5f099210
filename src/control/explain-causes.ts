import { isObject } from '../core/json.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import { iso } from './parse.ts'

const TEMPLATE_PAUSED = 132015
/** Not in this order; paid already. */
const orderCodes = [2046, 2047]

/** What holds a message that has only been accepted. */
export function heldBy({ held }: Message, releasedAt: number | undefined): string[] {
  if (held === undefined) return []
  const until = releasedAt === undefined ? '' : ` until ${iso(releasedAt)}`
  if (held === 'media') return [`its media link is looked into: it is held${until}`]
  return [`its template is under watch (pacing_left): it is held for quality assessment${until}`]
}

/** What the error of a failed message leaves unsaid. */
export function causesOf({ verdict = {} }: Message, { code }: StatusError): string[] {
  if (verdict['customer'] === 'blocked') return ['the customer has blocked the business']
  if (verdict['customer'] === 'not_on_whatsapp') return ['the customer is not on WhatsApp']
  if (code === TEMPLATE_PAUSED) return pacingCause(verdict['pacing'])
  return orderCodes.includes(code) ? orderCause(verdict['order']) : []
}

function pacingCause(pacing: unknown): string[] {
  if (pacing === 'stopped') return ['the pacing of its template has been stopped (pacing_stopped)']
  if (pacing !== 'held') return []
  return ['it was held while its template was under watch, and that ended badly']
}

/** Only an `order_status` has a status that it comes from. */
function orderCause(order: unknown): string[] {
  if (!isObject(order) || order['from'] === undefined) return []
  const { reference_id: reference, from, to, payment } = order
  const paid = payment === undefined ? '' : `, its payment ${String(payment)}`
  return [
    `order ${String(reference)} was ${String(from)}${paid}, and should have become ${String(to)}`,
  ]
}

/** What the world was told about the account or the customer, where that decided. */
export function* factLines({ fromApp, verdict = {} }: Message): Iterable<string> {
  if (fromApp) {
    yield 'it was written in the WhatsApp Business app: it has an echo, and no status is told'
  }
  const marketing = isObject(verdict['marketing']) ? verdict['marketing'] : {}
  if (marketing['us_pause'] === true) {
    yield 'cloud.usMarketingPause is on, and the number is one of the United States'
  }
  if (marketing['experiment'] === true) yield 'marketing_experiment of the customer is on'
  if (verdict['template_violations'] === true) yield 'template_violations of the account is on'
  const country = verdict['restricted_country']
  if (country !== undefined) yield `${String(country)} is among the account's restricted_countries`
}
