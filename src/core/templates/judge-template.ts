import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import type { Template } from './template.ts'
import { tellCategory, tellCategoryPlan, tellQuality } from './template-events.ts'
import { approve, disable, editTemplate, pause, reject, setPlainStatus } from './template-status.ts'
import { withoutCategoryPlan } from './template-timers.ts'

/** What Meta decides about a template without being asked. */
export interface Judgement {
  readonly status?: Template['status']
  readonly reason?: string
  readonly quality?: string
  readonly category?: Template['category']
  /** The change of category is announced, and comes after so many ms. */
  readonly categoryAfter?: number
}

export function judgeTemplate(tx: Tx, env: Env, template: Template, given: Judgement): Template {
  let judged = template
  if (given.status !== undefined) judged = setStatus(tx, env, judged, given.status, given.reason)
  if (given.quality !== undefined) judged = setQuality(tx, env, judged, given.quality)
  if (given.category !== undefined) judged = setCategory(tx, env, judged, given)
  return judged
}

function setStatus(
  tx: Tx,
  env: Env,
  template: Template,
  status: Template['status'],
  reason: string | undefined,
): Template {
  if (status === 'APPROVED') return approve(tx, template)
  if (status === 'REJECTED') return reject(tx, template, reason ?? 'TAG_CONTENT_MISMATCH')
  if (status === 'PAUSED') return pause(tx, env, template, reason === 'RATE_LIMITING_PAUSE')
  if (status === 'DISABLED') return disable(tx, env, template)
  const isGoing = status === 'DELETED' || status === 'PENDING_DELETION'
  const changed = setPlainStatus(tx, template, status, isGoing ? null : reason)
  if (isGoing) return editTemplate(tx, changed, { deletedAt: env.now() })
  return status === 'ARCHIVED'
    ? editTemplate(tx, changed, { archivedFrom: template.status })
    : changed
}

/** Red pauses a template that is in use. */
function setQuality(tx: Tx, env: Env, template: Template, quality: string): Template {
  if (quality === template.quality) return template
  const changed = editTemplate(tx, template, { quality, qualityAt: env.now() })
  tellQuality(tx, changed, template.quality)
  return quality === 'RED' && changed.status === 'APPROVED' ? pause(tx, env, changed) : changed
}

function setCategory(tx: Tx, env: Env, template: Template, given: Judgement): Template {
  const { category, categoryAfter } = given
  if (category === undefined || category === template.category) return template
  withoutCategoryPlan(tx, template)
  if (categoryAfter === undefined) {
    const changed = editTemplate(tx, template, {
      category,
      previousCategory: template.category,
      correctCategory: undefined,
    })
    tellCategory(tx, changed, template.category)
    return changed
  }
  const due = env.now() + categoryAfter
  const planned = editTemplate(tx, template, { correctCategory: category })
  tx.schedule({
    due,
    kind: 'template.timer',
    data: { templateId: template.id, what: 'category' },
    background: true,
  })
  tellCategoryPlan(tx, planned, due)
  return planned
}

/** Ends a pause by hand; answers why not where it can not be ended. */
export function unpause(tx: Tx, template: Template): string | undefined {
  if (template.status !== 'PAUSED') return 'The template is not paused.'
  approve(tx, template)
  return undefined
}
