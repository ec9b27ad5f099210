import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import type { Template } from './template.ts'
import { editTemplate } from './template-status.ts'

/** So many more messages go out at once, later ones are held; null ends the watch. Either lifts a stop. */
export const watchTemplate = (tx: Tx, template: Template, left: number | null): Template =>
  editTemplate(tx, template, { pacingLeft: left ?? undefined, pacingStopped: undefined })

/** The first messages did badly: what is held is dropped at once, what comes later fails, the status stays. */
export function stopPacing(tx: Tx, env: Env, template: Template): Template {
  for (const job of [...tx.jobs.values()]) {
    if (job.kind !== 'message.release') continue
    const message = tx.messages.get(job.data.messageId)
    if (message?.verdict?.['templateId'] === template.id) tx.reschedule(job.id, env.now())
  }
  return editTemplate(tx, template, { pacingLeft: undefined, pacingStopped: true })
}

export const resumePacing = (tx: Tx, template: Template): Template =>
  editTemplate(tx, template, { pacingStopped: undefined })
