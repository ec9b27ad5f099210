import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { AppId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'
import { checkComponents } from './check-components.ts'
import { requireEligible, rulesOf } from './create-template.ts'
import { withFlows } from './flow-buttons.ts'
import { isSample } from './free-name.ts'
import { submit } from './review-template.ts'
import { storeComponents } from './store-components.ts'
import type { Template } from './template.ts'
import { requireLifetime } from './template-lifetime.ts'
import { refuseIf } from './template-refused.ts'
import { editTemplate, setPlainStatus } from './template-status.ts'

export interface ChangeTemplate {
  readonly category?: Template['category']
  readonly components?: readonly JsonObject[]
  readonly parameterFormat?: Template['parameterFormat']
  readonly ttlSeconds?: number
  readonly linkTrackingOptedOut?: boolean
  readonly displayFormat?: string
  readonly extra?: JsonObject
  readonly appId?: AppId
}

const editable: ReadonlySet<string> = new Set(['APPROVED', 'REJECTED', 'PAUSED', 'DISABLED'])

/** Replaces what is given and puts the template in review again; a disabled one goes to appeal. */
export function changeTemplate(
  tx: Tx,
  env: Env,
  template: Template,
  { appId = '', ...change }: ChangeTemplate,
): Template {
  refuseIf(isSample(template), 'sample_template', template.name)
  refuseIf(!editable.has(template.status), 'status_fixed', template.status)
  const isApproved = template.status === 'APPROVED'
  const category = change.category ?? template.category
  refuseIf(isApproved && category !== template.category, 'category_fixed', template.category)
  if (isApproved) requireEditsLeft(env, template)
  const next = { ...template, ...change, category }
  requireLifetime(next.ttlSeconds, category)
  if (category !== template.category) requireEligible(tx, next)
  const isOther =
    category !== template.category || next.parameterFormat !== template.parameterFormat
  if (change.components || isOther) checkComponents(next.components, rulesOf(tx, next))

  const edited = editTemplate(tx, template, {
    ...next,
    editing: true,
    ...(change.components && {
      components: storeComponents(
        withFlows(tx, env, { ...template, appId }, change.components),
        template.language,
        category === 'AUTHENTICATION',
        env.random,
      ),
    }),
    ...(isApproved && { edits: [...recentEdits(env, template), env.now()] }),
    ...(change.extra && { extra: { ...template.extra, ...change.extra } }),
  })
  if (template.status === 'DISABLED') return setPlainStatus(tx, edited, 'IN_APPEAL')
  return submit(tx, env, edited)
}

const recentEdits = (env: Env, { edits = [] }: Template): number[] =>
  edits.filter((at) => at > env.now() - 30 * DAY_MS)

/** An approved template: once a day and ten times in 30 days. */
function requireEditsLeft(env: Env, template: Template): void {
  const recent = recentEdits(env, template)
  const today = recent.some((at) => at > env.now() - DAY_MS)
  refuseIf(today || recent.length >= 10, 'edit_limit')
}
