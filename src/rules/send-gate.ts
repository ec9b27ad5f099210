import type { DialectErrors } from '../core/dialect-errors.ts'
import { CoreError, type CoreErrorCode } from '../core/errors.ts'
import type { DialectName } from '../core/ids.ts'
import type { JsonObject } from '../core/json.ts'
import { admitConversation } from '../core/limits/admit-conversation.ts'
import { admitMessage } from '../core/limits/admit-message.ts'
import { type LimitAnswer, type Limits, limitsShown } from '../core/limits/limits.ts'
import { overLimit } from '../core/limits/onprem-requests.ts'
import { isUpgrading } from '../core/limits/upgrade.ts'
import type { StatusError } from '../core/messages/message.ts'
import type { AtTheGate, Passed, SendGate } from '../core/messages/send-gate.ts'
import { needsWindow, type SendMessage } from '../core/messages/send-message.ts'
import { shardsOf } from '../core/onprem/nodes.ts'
import type { RuleAction } from '../core/rules/rule.ts'
import { defaultSettings, SETTINGS, type WorldSettings } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import type { HitRequest, RequestEffect } from './action.ts'
import { effectsOfParts, together } from './effects.ts'
import { textOf } from './facts.ts'
import { outcomeRules } from './outcomes.ts'

export interface GateTools {
  readonly limits: Limits
  readonly errors: Record<DialectName, DialectErrors>
}

/** What a request brings to the gate, and what the gate leaves for whoever answers it. */
export interface GateNotes {
  /** What the rules that hit the request do to its message. */
  effect?: RequestEffect
  /** Names of those rules. */
  rules?: readonly JsonObject[]
  /** What is done to the message's webhooks. */
  webhooks?: readonly RuleAction[]
  /** The message that it became. */
  messageId?: string
  /** Verdicts of the limits. */
  limits?: JsonObject
  /** What is known of the message, for the case that it is refused. */
  message?: JsonObject
}

/** The notes for the gate among what a call keeps. */
export function notesOf(kept: Record<string, unknown>): GateNotes {
  const known = kept['gate'] as GateNotes | undefined
  if (known) return known
  const notes: GateNotes = {}
  kept['gate'] = notes
  return notes
}

const mediaTypes = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker'])

/** Limits, then the customer's outcome, then the messaging limit. */
export function createSendGate(tools: GateTools, notes: GateNotes): SendGate {
  return (tx, message) => {
    const { command } = message
    const settings = tx.settings.get(SETTINGS) ?? defaultSettings
    const outcome = tx.customers.get(command.to)?.outcome ?? 'none'
    notes.message = { outcome, window: { open: message.open } }
    const answers = passLimits(tx, tools, notes, settings, message)
    const effect = effectOn(tools, notes, outcome, message)
    if (effect.refuse) {
      notes.limits = limitsShown(answers)
      const { code, details } = effect.refuse
      throw tools.errors[command.dialect].refusal(code, details)
    }
    notes.messageId = command.id
    const late = effect.fail && lateError(tools, command.dialect, effect.fail)
    const failure = command.failure ?? late
    const tier = failure ? {} : passTier(tx, tools, message)
    return {
      verdict: {
        ...((answers.length > 0 || tier.answer) && {
          limits: limitsShown([...answers, ...(tier.answer ? [tier.answer] : [])]),
        }),
        ...(outcome !== 'none' && { outcome }),
        ...(notes.rules && { rules: [...notes.rules] }),
        ...(effect.until && { until: effect.until }),
        ...(notes.webhooks?.length && {
          webhooks: notes.webhooks.map((action) => ({ ...action })),
        }),
        ...(effect.early && { early: true }),
        ...(effect.customer && { customer: effect.customer }),
      },
      ...((late ?? tier.failure) && { failure: late ?? tier.failure }),
      ...(tier.initiates && { initiates: true }),
    } as Passed
  }
}

function passLimits(
  tx: Tx,
  { limits }: GateTools,
  notes: GateNotes,
  settings: WorldSettings,
  { number, command, now }: AtTheGate,
): readonly LimitAnswer[] {
  if (isUpgrading(number, now)) throw new CoreError('account_in_maintenance')
  const admission = admitMessage(limits, settings, now, {
    number,
    customer: command.to,
    media: mediaTypes.has(command.type),
    shards: shardsOf(tx),
  })
  if (admission.refused) {
    notes.limits = limitsShown(admission.answers)
    throw refusalOf(admission.refused, command, settings)
  }
  return admission.answers
}

/** Cloud has its own sentence for each limit; the On-Premises client may also say that it is overloaded. */
function refusalOf(code: CoreErrorCode, { dialect }: SendMessage, { onprem }: WorldSettings) {
  if (dialect === 'cloud') return new CoreError(code)
  return overLimit(onprem.limits, 'Message throughput has been reached')
}

function effectOn(
  { errors }: GateTools,
  notes: GateNotes,
  outcome: string,
  { number, command }: AtTheGate,
): RequestEffect {
  const parts = outcomeRules(outcome) ?? []
  if (parts.length === 0) return notes.effect ?? {}
  const { type, content, dialect } = command
  const text = textOf(type, content)
  const hit: HitRequest = {
    dialect,
    errors: errors[dialect],
    facts: {
      dialect,
      phoneNumberId: number.id,
      phoneNumber: number.waId,
      customer: command.to,
      type,
      ...(text !== undefined && { text }),
    },
    sends: true,
    downloads: false,
    values: () => ({}),
  }
  return together([...(notes.effect ? [notes.effect] : []), ...effectsOfParts(parts, hit)])
}

const lateError = (
  { errors }: GateTools,
  dialect: DialectName,
  { code, details }: { code: number; details?: string },
): StatusError => errors[dialect].statusError(code, details)

interface Tier {
  readonly answer?: LimitAnswer
  readonly initiates?: true
  readonly failure?: StatusError
}

/** Templates to customers without an open window count against the portfolio's messaging limit. Cloud only. */
function passTier(
  tx: Tx,
  { limits, errors }: GateTools,
  { number, command, open, now }: AtTheGate,
): Tier {
  if (open || needsWindow(command.type) || command.dialect !== 'cloud') return {}
  const answer = admitConversation(tx, limits, now, number, command.to)
  if (answer.allowed) return { answer, initiates: true }
  const { cloud } = errors
  return { answer, failure: cloud.statusError(cloud.codeOf('messaging_limit_reached')) }
}
