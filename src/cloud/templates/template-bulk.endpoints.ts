import type { Env } from '../../core/env.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import { archive, unarchive } from '../../core/templates/archive-templates.ts'
import {
  authenticationBody,
  authenticationFooter,
  autofillText,
  copyText,
} from '../../core/templates/authentication-texts.ts'
import { templateLanguages } from '../../core/templates/languages.ts'
import { migrateTemplates } from '../../core/templates/migrate-templates.ts'
import type { Template } from '../../core/templates/template.ts'
import { upsertAuthentication } from '../../core/templates/upsert-authentication.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'

import { parametersOf } from '../body.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import {
  boolParameter,
  enumValue,
  idsParameter,
  intParameter,
  requiredId,
  requiredText,
  words,
} from '../parameters.ts'
import { requireSameBusiness } from '../same-business.ts'
import { componentsParameter, isAbsent, languageParameter, lifetimeOf } from './template.parse.ts'

const MANAGE = 'whatsapp_business_management'

async function upsert(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = requiredText(body, 'name')
  const languages = words(body, 'languages')
  if (!languages || languages.length === 0) throw requiredParameter('languages')
  languages.forEach((each, at) => {
    languageParameter(`languages[${at}]`, each)
  })
  enumValue('category', requiredText(body, 'category'), ['AUTHENTICATION'])
  if (isAbsent(body['components'])) throw requiredParameter('components')
  const components = componentsParameter(body['components'], call.version)
  requireSetTexts(components)
  const { world } = call
  const templates = await world.store.transact((tx) =>
    upsertAuthentication(tx, world.env, {
      wabaId: call.params['waba'] ?? '',
      name,
      languages,
      components,
      ...lifetimeOf(body),
    }),
  )
  const data = templates.map(({ id, status, language }) => ({ id, status, language }))
  return { status: 200, body: { data } }
}

/** Many languages at once: the texts of the button are those of each language and can not be chosen. */
function requireSetTexts(components: readonly JsonObject[]): void {
  for (const [at, component] of components.entries()) {
    const { buttons } = component
    if (!Array.isArray(buttons)) continue
    for (const [index, button] of buttons.entries()) {
      const chosen = ['text', 'autofill_text'].find((name) => isObject(button) && name in button)
      if (chosen === undefined) continue
      const where = `components[${at}]['buttons'][${index}]`
      throw parameterError(`Unexpected key "${chosen}" on param "${where}".`)
    }
  }
}

/** Fixed texts, language by language. */
function previews(call: Call<World>): Reply {
  const query = Object.fromEntries(call.query)
  enumValue('category', requiredText(query, 'category'), ['AUTHENTICATION'])
  const asked = words(query, 'languages') ?? words(query, 'language')
  const languages = asked ?? templateLanguages
  languages.forEach((each, at) => {
    languageParameter(`languages[${at}]`, each)
  })
  const security = boolParameter(query, 'add_security_recommendation') ?? false
  const minutes = intParameter(query, 'code_expiration_minutes')
  if (minutes !== undefined && (minutes < 1 || minutes > 90)) {
    throw parameterError('Param code_expiration_minutes must be between 1 and 90.')
  }
  const buttons = words(query, 'button_types')
  buttons?.forEach((each, at) => {
    enumValue(`button_types[${at}]`, each, ['OTP'])
  })
  const data = languages.map((language) => ({
    body: authenticationBody(language, security),
    ...(buttons && {
      buttons: buttons.map(() => ({
        autofill_text: autofillText(language),
        text: copyText(language),
      })),
    }),
    ...(minutes !== undefined && { footer: authenticationFooter(language, minutes) }),
    language,
  }))
  return { status: 200, body: { data } }
}

/** Copies from another WABA of the same business. */
async function migrate(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const to = call.params['waba'] ?? ''
  const from = requiredId(body, 'source_waba_id')
  const templateIds = idsParameter(body, 'template_ids')
  const count = intParameter(body, 'count') ?? 500
  const pageNumber = intParameter(body, 'page_number') ?? 0
  if (pageNumber < 0) throw parameterError('Param page_number must not be negative.')
  if (count < 1 || count > 500) throw parameterError('Param count must be between 1 and 500.')
  if (templateIds && templateIds.length > 500) {
    throw parameterError('Param template_ids must have at most 500 elements.')
  }
  requireSameBusiness(call, from, to)
  const { world } = call
  const { migrated, failed } = await world.store.transact((tx) =>
    migrateTemplates(tx, world.env, {
      from,
      to,
      page: pageNumber,
      count,
      ...(templateIds && { templateIds }),
    }),
  )
  return { status: 200, body: { migrated_templates: migrated, failed_templates: failed } }
}

type Act = (tx: Tx, env: Env, template: Template) => string | undefined

/** One call for many; each is done or told why not. */
async function forEach(call: Call<World>, done: string, act: Act): Promise<Reply> {
  const ids = words(parametersOf(call), 'hsm_ids')
  if (!ids || ids.length === 0) throw requiredParameter('hsm_ids')
  if (ids.length > 100) throw parameterError('Param hsm_ids must have at most 100 elements.')
  const body = await call.world.store.transact((tx) => {
    const succeeded: string[] = []
    const failed: Record<string, string> = {}
    for (const id of ids) {
      const template = tx.templates.get(id)
      const isHere = template?.wabaId === call.params['waba'] && template?.status !== 'DELETED'
      const why =
        template && isHere ? act(tx, call.world.env, template) : "The template doesn't exist."
      if (why === undefined) succeeded.push(id)
      else failed[id] = why
    }
    return { [done]: succeeded, failed_templates: failed }
  })
  return { status: 200, body }
}

export const templateBulkEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/upsert_message_templates',
    auth: MANAGE,
    body: 'fields',
    doc: 'Create or change an authentication template in many languages',
    run: upsert,
  },
  {
    method: 'GET',
    path: '/{waba}/message_template_previews',
    auth: MANAGE,
    doc: 'Show the texts of authentication templates',
    run: previews,
  },
  {
    method: 'POST',
    path: '/{waba}/migrate_message_templates',
    auth: MANAGE,
    body: 'fields',
    doc: 'Copy message templates from another WABA',
    run: migrate,
  },
  {
    method: 'POST',
    path: '/{waba}/message_templates/archive',
    auth: MANAGE,
    body: 'fields',
    doc: 'Archive message templates',
    run: (call) => forEach(call, 'archived_templates', archive),
  },
  {
    method: 'POST',
    path: '/{waba}/message_templates/unarchive',
    auth: MANAGE,
    body: 'fields',
    doc: 'Bring archived message templates back',
    run: (call) => forEach(call, 'unarchived_templates', unarchive),
  },
]
