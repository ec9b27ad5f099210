import type { Json } from '../core/json.ts'
import type { RuleAction, RuleMatch } from '../core/rules/rule.ts'

/** A part of an outcome: what is done to which of the customer's traffic. */
export interface OutcomeRule {
  readonly match: RuleMatch
  readonly action: RuleAction
}

export interface Outcome {
  /** `*` stands for the code of an error. */
  readonly name: string
  readonly doc: string
  readonly rules: readonly OutcomeRule[]
}

const rule = (kind: string, value: Json, match: RuleMatch = {}): OutcomeRule => ({
  match,
  action: { kind, value },
})

const status = (name: string): RuleMatch => ({ webhook: 'statuses', status: name })

/** What can become of messages to a customer, as rules on that customer's traffic. */
export const outcomes: readonly Outcome[] = [
  { name: 'none', doc: 'sent, delivered, read', rules: [] },
  {
    name: 'error:*',
    doc: 'fails with that code of either dialect, or its counterpart in the other',
    rules: [],
  },
  { name: 'error:cloud:*', doc: 'fails with that Cloud code, or its counterpart', rules: [] },
  {
    name: 'error:onprem:*',
    doc: 'fails with that On-Premises code, or its counterpart',
    rules: [],
  },
  { name: 'silent', doc: 'accepted, then nothing', rules: [rule('until', 'accepted')] },
  { name: 'never_delivered', doc: 'sent, never delivered', rules: [rule('until', 'sent')] },
  { name: 'never_read', doc: 'delivered, never read', rules: [rule('until', 'delivered')] },
  {
    name: 'out_of_order',
    doc: 'read arrives before delivered, delivered before sent',
    rules: [
      rule('reorder_webhook', 2000, status('sent')),
      rule('reorder_webhook', 1000, status('delivered')),
    ],
  },
  { name: 'twice', doc: 'each webhook arrives twice', rules: [rule('duplicate_webhook', true)] },
  { name: 'echo', doc: 'sends the same text back', rules: [rule('customer', 'echo')] },
  {
    name: 'press_first',
    doc: 'presses the first button or takes the first row',
    rules: [rule('customer', 'press_first')],
  },
  {
    name: 'not_on_whatsapp',
    doc: 'not a WhatsApp user: 131026; On-Premises 1013 for a template, else 470',
    rules: [
      rule(
        'error',
        { cloud: 131026, onprem: 1013, as: 'status', details: 'not a WhatsApp user' },
        { dialect: 'onprem', type: ['template', 'hsm'] },
      ),
      rule('error', { cloud: 131026, onprem: 470, as: 'status' }),
    ],
  },
  {
    name: 'blocks',
    doc: 'has blocked the business: undeliverable',
    rules: [rule('error', { cloud: 131026, onprem: 1026, as: 'status' })],
  },
]

const byName = new Map(outcomes.map((outcome) => [outcome.name, outcome.rules]))
const ERROR = /^error:(?:(cloud|onprem):)?(\d{1,7})$/

/** The rules of an outcome by its name; undefined when there is none of that name. */
export function outcomeRules(name: string): readonly OutcomeRule[] | undefined {
  const [, dialect, code] = ERROR.exec(name) ?? []
  if (code === undefined) return name.includes('*') ? undefined : byName.get(name)
  return [rule('error', dialect ? { [dialect]: Number(code) } : { code: Number(code) })]
}
