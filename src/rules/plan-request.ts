import type { DialectErrors } from '../core/dialect-errors.ts'
import type { DialectName } from '../core/ids.ts'
import type { JsonObject } from '../core/json.ts'
import type { RuleAction } from '../core/rules/rule.ts'
import type { Store } from '../core/tx.ts'
import type { HitRequest, OutgoingReply, RequestEffect } from './action.ts'
import { actionOf, requestKinds, webhookKinds } from './actions.ts'
import { effectOf, nameOf, together } from './effects.ts'
import { isSend, requestFacts, type SeenCall } from './request-facts.ts'
import { headerActions } from './request-headers.ts'
import { decides, strike } from './strike.ts'

/** Everything that the rules do to one request. */
export interface RequestPlan {
  readonly effect: RequestEffect
  /** Names of the rules that hit, for the request journal and `explain`. */
  readonly rules: readonly JsonObject[]
  readonly write?: (out: OutgoingReply) => Promise<void>
  /** What the request's own header does to the webhooks of its message. */
  readonly webhooks: readonly RuleAction[]
}

export interface PlanOptions {
  readonly store: Store
  readonly dialect: DialectName
  readonly errors: DialectErrors
  readonly call: SeenCall & {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
  }
  readonly now: number
  readonly downloads: boolean
  readonly values: () => JsonObject
}

/** False when no rule can have to do with a request. */
export const mayBeRuled = (store: Store, headers: PlanOptions['call']['headers']): boolean =>
  store.read.rules.size > 0 ||
  headers['x-emulator-fault'] !== undefined ||
  headers['x-emulator-latency'] !== undefined

/** Undefined when no rule has to do with the request. Throws BadRule for a header that can not be read. */
export async function planRequest(options: PlanOptions): Promise<RequestPlan | undefined> {
  const { store, call, dialect, errors, now, downloads, values } = options
  if (!mayBeRuled(store, call.headers)) return undefined

  const facts = requestFacts(store.read, dialect, call)
  const fromHeaders = headerActions(call.headers)
  const decided = fromHeaders.some(({ kind }) => decides(kind))
  const rules = await strike(store, requestKinds, facts, now, decided)
  const actions = [...fromHeaders, ...rules.map(({ action }) => action)]
  if (actions.length === 0) return undefined
  const hit: HitRequest = { dialect, errors, facts, sends: isSend(call), downloads, values }
  const write = writerOf(actions, downloads)
  return {
    effect: together(actions.map((action) => effectOf(action, hit))),
    rules: [
      ...fromHeaders.map(({ kind }) => ({ id: 'request header', action: kind })),
      ...rules.map(nameOf),
    ],
    webhooks: fromHeaders.filter(({ kind }) => webhookKinds.has(kind)),
    ...(write && { write }),
  }
}

/** The first action that writes the body itself; `media` is about downloads alone. */
function writerOf(actions: readonly RuleAction[], downloads: boolean): RequestPlan['write'] {
  for (const { kind, value } of actions) {
    const action = actionOf(kind)
    if (action?.write && (downloads || kind !== 'media')) {
      const { write } = action
      return (out) => write(value, out)
    }
  }
  return undefined
}
