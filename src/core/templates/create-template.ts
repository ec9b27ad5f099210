import type { Env } from '../env.ts'
import type { AppId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { businessOfWaba } from '../wabas/business-of-waba.ts'
import { type ComponentRules, checkComponents } from './check-components.ts'
import { withFlows } from './flow-buttons.ts'
import { requireFreeName } from './free-name.ts'
import { reviewRule, submit } from './review-template.ts'
import { storeComponents } from './store-components.ts'
import type { Template } from './template.ts'
import { requireLifetime } from './template-lifetime.ts'
import { refuseIf } from './template-refused.ts'
import type { ParameterFormat } from './variables.ts'

export interface CreateTemplate {
  readonly wabaId: WabaId
  readonly name: string
  readonly language: string
  readonly category: Template['category']
  readonly components: readonly JsonObject[]
  readonly parameterFormat: ParameterFormat
  readonly subCategory?: string
  readonly displayFormat?: string
  readonly ttlSeconds?: number
  readonly linkTrackingOptedOut?: boolean
  readonly libraryTemplateName?: string
  readonly bodyParamTypes?: readonly string[]
  readonly extra?: JsonObject
  /** The app that a Flow in a button will belong to. */
  readonly appId?: AppId
}

/** Checks a template and puts it in review; its category may come out as another one. */
export function createTemplate(tx: Tx, env: Env, command: CreateTemplate): Template {
  const { appId = '', ...given } = command
  const { wabaId, name, language } = given
  requireName(name)
  requireFreeName(tx, env, command)
  refuseIf(countTemplates(tx, wabaId) >= templateLimit(tx, wabaId), 'limit_reached')
  const category = reviewRule(tx, name)?.category ?? command.category
  requireEligible(tx, command)
  requireLifetime(command.ttlSeconds, command.category)
  const fromLibrary = command.libraryTemplateName !== undefined
  if (!fromLibrary) checkComponents(command.components, rulesOf(tx, command))

  const isAuthentication = category === 'AUTHENTICATION'
  const components = fromLibrary
    ? command.components
    : storeComponents(
        withFlows(tx, env, { wabaId, appId, name }, command.components),
        language,
        isAuthentication,
        env.random,
      )
  const now = env.now()
  const id = newTemplateId(tx, env)
  const template = tx.templates.put(id, {
    ...given,
    id,
    category,
    components,
    status: 'PENDING',
    quality: 'UNKNOWN',
    createdAt: now,
    updatedAt: now,
  })
  return submit(tx, env, template, isAuthentication || fromLibrary || isCopy(tx, template))
}

/** It says what an approved template of the account says, whatever its samples. */
function isCopy(tx: ReadTx, template: Template): boolean {
  const said = saying(template)
  return templatesOf(tx, template.wabaId).some(
    (each) =>
      each.status === 'APPROVED' &&
      each.language === template.language &&
      each.category === template.category &&
      saying(each) === said,
  )
}

const saying = ({ components }: Template): string =>
  JSON.stringify(components, (name, value) => (name === 'example' ? undefined : value))

export function requireName(name: string): void {
  refuseIf(name.length > 512 || !/^[a-z0-9_]+$/.test(name), 'name_format', 'name')
}

export function rulesOf(
  tx: ReadTx,
  {
    wabaId,
    category,
    displayFormat,
    parameterFormat,
  }: Pick<CreateTemplate, 'wabaId' | 'category' | 'displayFormat' | 'parameterFormat'>,
): ComponentRules {
  return {
    category,
    displayFormat,
    format: parameterFormat,
    has: (_type, nameOrId) =>
      [...tx.flows.values()].some(
        (flow) => flow.wabaId === wabaId && (flow.id === nameOrId || flow.name === nameOrId),
      ),
  }
}

export const isGone = ({ status }: Template): boolean => status === 'DELETED'

export function templatesOf(tx: ReadTx, wabaId: WabaId): Template[] {
  return [...tx.templates.values()].filter((each) => each.wabaId === wabaId)
}

/** Each language counts; what is deleted does not. */
export const countTemplates = (tx: ReadTx, wabaId: WabaId): number =>
  templatesOf(tx, wabaId).filter((each) => !isGone(each)).length

/** More for a verified portfolio with a number whose display name is approved. */
export function templateLimit(tx: ReadTx, wabaId: WabaId): number {
  const business = businessOfWaba(tx, wabaId)
  const named = [...tx.phoneNumbers.values()].some(
    (each) => each.wabaId === wabaId && each.nameStatus === 'APPROVED',
  )
  return business?.verificationStatus === 'verified' && named ? 6000 : 250
}

export function requireEligible(
  tx: ReadTx,
  { wabaId, category }: Pick<CreateTemplate, 'wabaId' | 'category'>,
): void {
  if (category !== 'AUTHENTICATION') return
  const business = businessOfWaba(tx, wabaId)
  refuseIf(business?.verificationStatus === 'not_verified', 'authentication_ineligible')
}

/** Webhooks carry it as a number: it must be one that JavaScript can hold. */
export function newTemplateId(tx: ReadTx, env: Env): string {
  for (;;) {
    const id = `1${env.random.digits(15)}`
    if (!tx.templates.has(id)) return id
  }
}
