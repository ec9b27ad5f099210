import type { Tx } from '../tx.ts'
import type { Template } from './template.ts'

/** Whatever was to happen to it by itself does not any more. */
export function withoutTimers(tx: Tx, template: Template): Template {
  for (const job of [...tx.jobs.values()]) {
    const isIts =
      (job.kind === 'template.review' || job.kind === 'template.timer') &&
      job.data.templateId === template.id
    if (isIts) tx.cancel(job.id)
  }
  return template
}
