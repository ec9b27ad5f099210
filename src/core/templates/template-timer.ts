import type { JobData } from '../jobs.ts'
import type { Tx } from '../tx.ts'
import { tellCategory, tellStatus } from './template-events.ts'
import { approve, editTemplate } from './template-status.ts'

/** The job `template.timer`. */
export function runTemplateTimer(tx: Tx, { templateId, what }: JobData['template.timer']): void {
  const template = tx.templates.get(templateId)
  if (!template) return
  if (what === 'unpause' && template.status === 'PAUSED') approve(tx, template)
  if (what === 'delete' && template.status === 'PENDING_DELETION') {
    const gone = editTemplate(tx, template, { status: 'DELETED' })
    tellStatus(tx, gone, { event: 'DELETED', reason: null })
  }
  const { correctCategory } = template
  if (what === 'category' && correctCategory !== undefined) {
    const changed = editTemplate(tx, template, {
      category: correctCategory as typeof template.category,
      previousCategory: template.category,
      correctCategory: undefined,
    })
    tellCategory(tx, changed, template.category)
  }
}
