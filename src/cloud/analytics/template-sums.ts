import { unixSeconds } from '../../core/duration.ts'
import { isObject } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import type { Template } from '../../core/templates/template.ts'
import type { ReadTx } from '../../core/tx.ts'
import { costOf } from './pricing.ts'
import type { Range } from './query.ts'
import type { Traffic } from './traffic.ts'
import type { WabaDays } from './waba-days.ts'

export interface Sums {
  sent: number
  delivered: number
  read: number
  replied: number
  cost: number
  /** Quick replies by their text. */
  readonly clicks: Map<string, number>
  /** Presses of URL buttons by their text: how many, and by whom. */
  readonly links: Map<string, { count: number; readonly customers: Set<string> }>
}

/** Sums by day and template, or by day and group. */
export function collect(
  tx: ReadTx,
  all: Iterable<Traffic>,
  { days, range }: { days: WabaDays; range: Range },
  templates: readonly Template[],
  groupId: string | undefined,
): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  const of = (at: number | undefined, id: string): Sums | undefined => {
    if (at === undefined || at < range.start || at >= range.end) return undefined
    const key = `${days.startOf(at)} ${groupId ?? id}`
    const known = sums.get(key) ?? newSums()
    sums.set(key, known)
    return known
  }
  const sentAs = new Map<string, Template>()
  for (const traffic of all) {
    const { message, sent, delivered, read } = traffic
    if (message.direction === 'inbound') {
      countAnswer(traffic, sentAs, of)
      continue
    }
    const template = templates.find((each) => isOf(message, each))
    if (!template) continue
    const { id } = template
    sentAs.set(message.id, template)
    if (isWatched(template)) countLinks(message, (at) => of(at, id))
    const [s, d, r] = [of(sent, id), of(delivered, id), of(read, id)]
    if (s) s.sent += 1
    if (d) d.delivered += 1
    if (d) d.cost += costOf(tx, traffic)
    if (r) r.read += 1
  }
  return sums
}

const newSums = (): Sums => ({
  sent: 0,
  delivered: 0,
  read: 0,
  replied: 0,
  cost: 0,
  clicks: new Map(),
  links: new Map(),
})

/** Clicks are told of these categories only, and not where the template has opted out. */
const isWatched = ({ category, linkTrackingOptedOut }: Template): boolean =>
  category !== 'AUTHENTICATION' && linkTrackingOptedOut !== true

function countLinks(
  { clicks = [], customer }: Message,
  of: (at: number) => Sums | undefined,
): void {
  for (const { at, component, type, text } of clicks) {
    if (component !== 'cta' || type !== 'url') continue
    const sums = of(unixSeconds(at))
    if (!sums) continue
    const link = sums.links.get(text) ?? { count: 0, customers: new Set() }
    link.count += 1
    link.customers.add(customer)
    sums.links.set(text, link)
  }
}

/** A customer answered a template, or pressed one of its buttons. */
function countAnswer(
  { message }: Traffic,
  sentAs: ReadonlyMap<string, Template>,
  of: (at: number, id: string) => Sums | undefined,
): void {
  const template = sentAs.get(String(message.context?.['id'] ?? message.context?.['message_id']))
  const sums = template && of(unixSeconds(message.at), template.id)
  if (!sums) return
  if (message.type !== 'button') {
    sums.replied += 1
    return
  }
  if (!isWatched(template)) return
  const text = isObject(message.content) ? String(message.content['text'] ?? '') : ''
  sums.clicks.set(text, (sums.clicks.get(text) ?? 0) + 1)
}

/** What was sent by hand into a seed does not name the row of its template. */
function isOf({ type, content, verdict }: Message, { id, name, language }: Template): boolean {
  const known = verdict?.['templateId']
  if (known !== undefined) return known === id
  if (type !== 'template' || !isObject(content) || content['name'] !== name) return false
  const given = content['language']
  return isObject(given) ? given['code'] === language : given === language
}
