import { CoreError } from '../../core/errors.ts'
import { type Json, type JsonObject, objectOf } from '../../core/json.ts'
import type { StatusError } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { WorldSettings } from '../../core/settings.ts'
import { buttonsOf } from '../../core/templates/component.ts'
import { matchTemplate } from '../../core/templates/match-template.ts'
import { sentComponents, type TemplateFault } from '../../core/templates/sent-template.ts'
import type { Template } from '../../core/templates/template.ts'
import type { Tx } from '../../core/tx.ts'
import { marketingState } from '../../core/wabas/waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { titleOf } from '../codes.ts'
import { cloudErrors } from '../dialect-errors.ts'
import { type GraphError, whatsappError } from '../errors.ts'
import { majorOf } from '../versions.ts'
import type { Recipient } from './recipient.ts'
import type { SendingEdge } from './send.ts'
import { findFlow, requireUsableFlow } from './send-flows.ts'
import { checkProducts, templateProducts } from './send-products.ts'

/** Held until the template has been judged, or its pacing was stopped. */
export type Pacing = 'quality' | 'stopped'

export interface CheckedTemplate {
  readonly template: Template
  readonly pacing?: Pacing
  readonly failure?: StatusError
  readonly warning?: StatusError | undefined
  readonly facts?: JsonObject
}

/** Holds a send against the stored template, in the documented order. */
export function checkTemplate(
  tx: Tx,
  call: Call<World>,
  number: PhoneNumber,
  recipient: Recipient,
  content: Json,
  edge: SendingEdge,
): CheckedTemplate {
  const template = requireTemplate(tx, number.wabaId, objectOf(content))
  requireHelloWorld(call.world.settings, number, template)
  if (edge === 'marketing_messages') requireMarketing(tx, call, template)
  const components = sentComponents(content)
  const fault = matchTemplate(template, components)
  if (fault) throw faultError(fault, call.version)
  if (template.category === 'MARKETING' && edge === 'messages') requireMarketingAllowed(tx, number)
  if (template.category === 'AUTHENTICATION' && recipient.userId !== undefined) {
    throw whatsappError(131062, titleOf(131062))
  }
  requireFlows(tx, template, call.at)
  const warning = checkProducts(tx, number, templateProducts(template, components))
  return { template, warning, ...pace(tx, template) }
}

/** Pending and rejected ones do not exist for senders. */
function requireTemplate(tx: Tx, wabaId: string, { name, language }: JsonObject): Template {
  const { code } = objectOf(language)
  let found: Template | undefined
  for (const each of tx.templates.values()) {
    if (each.wabaId !== wabaId || each.name !== name) continue
    if (each.language === code && each.status !== 'DELETED') found = each
  }
  if (found?.status === 'PAUSED') throw new CoreError('template_paused')
  if (found?.status === 'DISABLED') throw new CoreError('template_disabled')
  if (found?.status === 'APPROVED') return found
  throw whatsappError(132001, `template name (${name}) does not exist in ${code}`)
}

function requireHelloWorld(settings: WorldSettings, number: PhoneNumber, template: Template): void {
  if (settings.hello_world === 'any' || template.name !== 'hello_world') return
  if (number.accountMode !== 'SANDBOX') throw whatsappError(131058)
}

function requireMarketing(tx: Tx, call: Call<World>, template: Template): void {
  if (template.category !== 'MARKETING') {
    const code = majorOf(call.version) >= 23 ? 134100 : 131055
    throw whatsappError(code, 'Only marketing template messages are supported')
  }
  if (call.at - template.createdAt < SYNC_MS) {
    const code = majorOf(call.version) >= 23 ? 134101 : 131009
    throw whatsappError(code, 'Your template is still syncing. Try again in 10 minutes.')
  }
  const policy = String(parametersOf(call)['product_policy'] ?? '').toUpperCase()
  if (policy === 'STRICT' && !isOnboarded(tx, template.wabaId)) {
    throw whatsappError(134102, 'This account is not onboarded to marketing messages.')
  }
}

/** Templates are not known to the marketing messages product at once. */
const SYNC_MS = 600_000

/** Whether a WABA sends by the marketing messages product; one that does not falls back to the Cloud API. */
export const isOnboarded = (tx: Tx, wabaId: string): boolean => {
  const waba = tx.wabas.get(wabaId)
  return waba !== undefined && marketingState(waba) === 'ONBOARDED'
}

function requireMarketingAllowed(tx: Tx, number: PhoneNumber): void {
  const waba = tx.wabas.get(number.wabaId)
  if (waba?.marketingDisabled) {
    throw whatsappError(131063, 'Marketing templates are disabled for Cloud API on this account.')
  }
}

const faultCodes = {
  parameter_count: 132000,
  parameter_format: 132012,
  parameter_missing: 131008,
  parameter_unexpected: 100,
  parameter_value: 131009,
  text_too_long: 132005,
  text_characters: 132007,
} as const

function faultError({ problem, details }: TemplateFault, version: string): GraphError {
  if (problem !== 'text_form') return whatsappError(faultCodes[problem], details)
  return majorOf(version) >= 23
    ? whatsappError(132018, "There's an issue with the parameters in your template.")
    : whatsappError(100, details)
}

/** Flows behind the template's buttons must be published. */
function requireFlows(tx: Tx, template: Template, now: number): void {
  for (const button of buttonsOf(template.components)) {
    if (String(button['type']).toUpperCase() !== 'FLOW') continue
    const flow = findFlow(tx, template.wabaId, button['flow_id'], button['flow_name'])
    if (flow) requireUsableFlow(tx, flow, false, now)
  }
}

/** A template under watch sends its first messages on and holds the rest; when that is stopped, none arrives. */
function pace(tx: Tx, template: Template): Omit<CheckedTemplate, 'template'> {
  const { pacingLeft: left, pacingStopped } = template
  if (pacingStopped) {
    const failure = cloudErrors.statusError(cloudErrors.codeOf('template_paused'))
    return { pacing: 'stopped', failure, facts: { pacing: 'stopped' } }
  }
  if (left === undefined) return {}
  if (left <= 0) return { pacing: 'quality', facts: { pacing: 'held' } }
  tx.templates.put(template.id, { ...template, pacingLeft: left - 1 })
  return {}
}
