import type { Tx } from '../tx.ts'
import type { Template } from './template.ts'

/** Whatever was to happen to its status by itself does not any more. */
export function withoutTimers(tx: Tx, template: Template): Template {
  for (const job of [...tx.jobs.values()]) {
    const isOfStatus =
      job.kind === 'template.review' ||
      (job.kind === 'template.timer' && job.data.what !== 'category')
    if (isOfStatus && job.data.templateId === template.id) tx.cancel(job.id)
  }
  return template
}

/** A change of category that was announced does not come any more. */
export function withoutCategoryPlan(tx: Tx, template: Template): Template {
  for (const job of [...tx.jobs.values()]) {
    const isIts =
      job.kind === 'template.timer' &&
      job.data.what === 'category' &&
      job.data.templateId === template.id
    if (isIts) tx.cancel(job.id)
  }
  return template
}
