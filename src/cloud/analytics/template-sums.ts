import { isObject } from '../../core/json.ts'
import type { Template } from '../../core/templates/template.ts'
import type { ReadTx } from '../../core/tx.ts'
import { costOf } from './pricing.ts'
import type { Range } from './query.ts'
import type { Traffic } from './traffic.ts'
import type { Days } from './waba-days.ts'

export interface Sums {
  sent: number
  delivered: number
  read: number
  replied: number
  cost: number
  readonly clicks: Map<string, number>
}

/** Sums by day and template, or by day and group. */
export function collect(
  tx: ReadTx,
  all: Iterable<Traffic>,
  { days, range }: { days: Days; range: Range },
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
  const sentAs = new Map<string, string>()
  for (const traffic of all) {
    const { message, sent, delivered, read } = traffic
    if (message.direction === 'inbound') {
      countAnswer(traffic, sentAs, of)
      continue
    }
    const id = templates.find((each) => isOf(message.content, each, message.type))?.id
    if (id === undefined) continue
    sentAs.set(message.id, id)
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
})

/** A customer answered a template, or pressed one of its buttons. */
function countAnswer(
  { message }: Traffic,
  sentAs: ReadonlyMap<string, string>,
  of: (at: number, id: string) => Sums | undefined,
): void {
  const id = sentAs.get(String(message.context?.['id'] ?? message.context?.['message_id'] ?? ''))
  const sums = id === undefined ? undefined : of(Math.floor(message.at / 1000), id)
  if (!sums) return
  if (message.type !== 'button') {
    sums.replied += 1
    return
  }
  const text = isObject(message.content) ? String(message.content['text'] ?? '') : ''
  sums.clicks.set(text, (sums.clicks.get(text) ?? 0) + 1)
}

function isOf(content: unknown, { name, language }: Template, type: string): boolean {
  if (type !== 'template' || !isObject(content) || content['name'] !== name) return false
  const given = content['language']
  return isObject(given) ? given['code'] === language : given === language
}
