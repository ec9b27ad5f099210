import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'
import { checkComponents } from './check-components.ts'
import { createTemplate, isGone, requireName, rulesOf, templatesOf } from './create-template.ts'
import { isSample } from './free-name.ts'
import { storeComponents } from './store-components.ts'
import type { Template } from './template.ts'
import { requireLifetime } from './template-lifetime.ts'
import { refuseIf } from './template-refused.ts'
import { approve, editTemplate } from './template-status.ts'

export interface UpsertAuthentication {
  readonly wabaId: WabaId
  readonly name: string
  readonly languages: readonly string[]
  readonly components: readonly JsonObject[]
  readonly ttlSeconds?: number
}

/** One authentication template in many languages: those that exist are changed, the others made; approved at once. */
export function upsertAuthentication(
  tx: Tx,
  env: Env,
  { wabaId, name, languages, components, ttlSeconds }: UpsertAuthentication,
): Template[] {
  requireName(name)
  const common = {
    wabaId,
    name,
    category: 'AUTHENTICATION' as const,
    components,
    parameterFormat: 'POSITIONAL' as const,
    ...(ttlSeconds !== undefined && { ttlSeconds }),
  }
  return languages.map((language) => {
    const known = templatesOf(tx, wabaId).find(
      (each) => each.name === name && each.language === language && isLiving(each),
    )
    if (!known) return createTemplate(tx, env, { ...common, language })
    refuseIf(isSample(known), 'sample_template', name)
    const isCode = known.category === 'AUTHENTICATION'
    refuseIf(!isCode, 'category_mismatch', name, known.category)
    requireLifetime(ttlSeconds, 'AUTHENTICATION')
    checkComponents(components, rulesOf(tx, common))
    const changed = editTemplate(tx, known, {
      ...common,
      components: storeComponents(components, language, true, env.random),
      editing: true,
      updatedAt: env.now(),
    })
    return approve(tx, changed)
  })
}

const isLiving = (template: Template): boolean =>
  !isGone(template) && template.status !== 'PENDING_DELETION'
