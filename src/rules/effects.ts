import type { JsonObject } from '../core/json.ts'
import type { Rule, RuleAction, RuleMatch } from '../core/rules/rule.ts'
import type { HitRequest, RequestEffect } from './action.ts'
import { actionOf } from './actions.ts'
import { fits } from './match.ts'

/** What all the rules that hit a request do to it together: of two that answer the first, of waits the sum. */
export function together(effects: readonly RequestEffect[]): RequestEffect {
  const first = <Key extends keyof RequestEffect>(key: Key) =>
    effects.find((effect) => effect[key] !== undefined)?.[key]
  const wait = effects.reduce((sum, effect) => sum + (effect.wait ?? 0), 0)
  const headers = Object.assign({}, ...effects.map((effect) => effect.headers))
  const all = {
    refuse: first('refuse'),
    fail: first('fail'),
    reply: first('reply'),
    takes: first('takes'),
    silence: first('silence'),
    until: first('until'),
    early: first('early'),
    customer: first('customer'),
    ...(wait > 0 && { wait }),
    ...(Object.keys(headers).length > 0 && { headers }),
  }
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as RequestEffect
}

export const effectOf = ({ kind, value }: RuleAction, hit: HitRequest): RequestEffect =>
  actionOf(kind)?.request?.(value, hit) ?? {}

/** Effects of those parts of an outcome that are about this traffic. */
export const effectsOfParts = (
  parts: readonly { readonly match: RuleMatch; readonly action: RuleAction }[],
  hit: HitRequest,
): RequestEffect[] => {
  const fitting = parts.filter(({ match }) => fits(match, hit.facts))
  // Of several errors the first that fits is meant.
  return fitting.map(({ action }) => effectOf(action, hit))
}

/** A rule as `explain`, the request journal and the verdict of a message name it. */
export const nameOf = ({ id, source, action }: Rule): JsonObject => ({
  id,
  action: action.kind,
  ...(source !== undefined && { source }),
})
