import type { Rule } from '../core/rules/rule.ts'
import type { Store, Tx } from '../core/tx.ts'
import { actionOf } from './actions.ts'
import { chanceOf } from './chance.ts'
import type { TrafficFacts } from './facts.ts'
import { fits } from './match.ts'
import { isReplay } from './replay-files.ts'

/** Whether it can still do something at `now`. */
export function isActive(rule: Rule, now: number): boolean {
  return (
    (rule.times === undefined || rule.hits < rule.times) &&
    (rule.first_n === undefined || rule.seen < rule.first_n) &&
    (rule.from === undefined || now >= rule.from) &&
    (rule.until === undefined || now < rule.until)
  )
}

/** Whether the next thing that fits is hit. */
function strikes(rule: Rule): boolean {
  const nth = rule.seen + 1
  if (rule.every_nth !== undefined && nth % rule.every_nth !== 0) return false
  return rule.probability === undefined || chanceOf(rule.seed, nth) < rule.probability
}

const concerns = (rule: Rule, kinds: ReadonlySet<string>, facts: TrafficFacts, now: number) =>
  kinds.has(rule.action.kind) && isActive(rule, now) && fits(rule.match, facts)

export const decides = (kind: string): boolean => actionOf(kind)?.decides === true

/** Faults before replay files, each in the order in which they were made. */
function inOrder(rules: Iterable<Rule>): readonly Rule[] {
  const all = [...rules]
  return [...all.filter((rule) => !isReplay(rule)), ...all.filter(isReplay)]
}

/**
 * The rules of these kinds that hit, in order; all that fit are counted in the commit. `decided`: something has settled
 * the answer already, as one of the rules may do for those after it.
 */
export function strikeIn(
  tx: Tx,
  kinds: ReadonlySet<string>,
  facts: TrafficFacts,
  now: number,
  decided = false,
): readonly Rule[] {
  if (tx.rules.size === 0) return []
  const struck: Rule[] = []
  let settled = decided
  for (const rule of inOrder(tx.rules.values())) {
    if (!concerns(rule, kinds, facts, now)) continue
    const settles = decides(rule.action.kind)
    if (settled && settles) continue
    const hit = strikes(rule)
    const counted = { ...rule, seen: rule.seen + 1, hits: rule.hits + (hit ? 1 : 0) }
    tx.rules.put(rule.id, counted)
    if (hit) struck.push(counted)
    settled ||= hit && settles
  }
  return struck
}

/** The same outside of a commit: makes one only if any rule fits. */
export async function strike(
  store: Store,
  kinds: ReadonlySet<string>,
  facts: TrafficFacts,
  now: number,
  decided = false,
): Promise<readonly Rule[]> {
  if (store.read.rules.size === 0) return []
  for (const rule of store.read.rules.values()) {
    if (concerns(rule, kinds, facts, now)) {
      return store.transact((tx) => strikeIn(tx, kinds, facts, now, decided))
    }
  }
  return []
}
