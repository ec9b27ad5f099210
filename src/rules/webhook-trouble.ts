import type { DialectName } from '../core/ids.ts'
import { isObject, type Json } from '../core/json.ts'
import type { Rule, RuleAction } from '../core/rules/rule.ts'
import type { Tx } from '../core/tx.ts'
import type { PlannedWebhook } from './action.ts'
import { actionOf, webhookKinds } from './actions.ts'
import { type TrafficFacts, textOf } from './facts.ts'
import { fits } from './match.ts'
import { outcomeRules } from './outcomes.ts'
import { strikeIn } from './strike.ts'

/** A webhook that is about to be queued. */
export interface NewWebhook {
  readonly dialect: DialectName
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly subject: string
  /** What it tells, where that is none of the statuses of its message. */
  readonly status?: string
  readonly orderKey: string
  readonly phoneNumberId?: string
  readonly messageId?: string
}

/** What goes out in place of a webhook: the rules that hit it, then the outcome of its customer. Empty = dropped. */
export function planWebhook(
  tx: Tx,
  webhook: NewWebhook,
  now: number,
): { readonly planned: readonly PlannedWebhook[]; readonly rules: readonly Rule[] } {
  const { headers, body, url, orderKey } = webhook
  const untouched: PlannedWebhook = { headers, body, url, orderKey, delayMs: 0 }
  const message = webhook.messageId === undefined ? undefined : tx.messages.get(webhook.messageId)
  const outcome = (message && tx.customers.get(message.customer)?.outcome) ?? 'none'
  const own = actionsIn(message?.verdict?.['webhooks'])
  if (tx.rules.size === 0 && outcome === 'none' && own.length === 0) {
    return { planned: [untouched], rules: [] }
  }

  const facts = factsOf(tx, webhook)
  const rules = strikeIn(tx, webhookKinds, facts, now)
  const parts = (outcomeRules(outcome) ?? []).filter(({ match }) => fits(match, facts))
  const actions = [...own, ...[...rules, ...parts].map(({ action }) => action)]
  return {
    planned: actions.reduce((all, action) => carryOut(tx, facts, all, action), [untouched]),
    rules,
  }
}

/** What the header of the sending request asked for, as the gate has kept it in the verdict. */
const actionsIn = (kept: Json | undefined): RuleAction[] =>
  Array.isArray(kept)
    ? kept.flatMap((each) =>
        isObject(each) && typeof each['kind'] === 'string'
          ? [{ kind: each['kind'], value: (each['value'] ?? null) as Json }]
          : [],
      )
    : []

const carryOut = (
  tx: Tx,
  facts: TrafficFacts,
  all: readonly PlannedWebhook[],
  { kind, value }: RuleAction,
): PlannedWebhook[] =>
  all.flatMap((each) => actionOf(kind)?.webhook?.(value, each, { tx, facts }) ?? [each])

function factsOf(tx: Tx, webhook: NewWebhook): TrafficFacts {
  const { dialect, subject, phoneNumberId } = webhook
  const message = webhook.messageId === undefined ? undefined : tx.messages.get(webhook.messageId)
  const number = phoneNumberId === undefined ? undefined : tx.phoneNumbers.get(phoneNumberId)
  const text = message && textOf(message.type, message.content)
  return {
    dialect,
    webhook: subject,
    ...(phoneNumberId !== undefined && { phoneNumberId }),
    ...(number && { phoneNumber: number.waId }),
    ...(message && { customer: message.customer, type: message.type }),
    ...(message &&
      subject === 'statuses' && { status: webhook.status ?? message.history.at(-1)?.status ?? '' }),
    ...(message?.type === 'template' && text !== undefined && { template: text }),
    ...(text !== undefined && { text }),
    get body() {
      return JSON.parse(webhook.body)
    },
  }
}
