import { type Change, changedRow } from '../changed-row.ts'
import { HOUR_MS, unixSeconds } from '../duration.ts'
import type { Env } from '../env.ts'
import type { Tx } from '../tx.ts'
import type { Template, TemplateStatus } from './template.ts'
import { type StatusNews, tellComponents, tellStatus } from './template-events.ts'
import { withoutTimers } from './template-timers.ts'

/** Changes a template and answers it; a member that is `undefined` goes away. */
export const editTemplate = (tx: Tx, template: Template, change: Change<Template>): Template =>
  tx.templates.put(template.id, changedRow(template, change))

/** It may be sent. What an edit changed is told first. */
export function approve(tx: Tx, template: Template): Template {
  const before = template.status
  const approved = editTemplate(tx, withoutTimers(tx, template), {
    status: 'APPROVED',
    wasApproved: true,
    pacingStopped: undefined,
    editing: undefined,
    rejectedReason: undefined,
    rejectionInfo: undefined,
  })
  if (template.editing) tellComponents(tx, approved)
  tellStatus(tx, approved, approvalNews(before))
  return approved
}

function approvalNews(before: TemplateStatus): StatusNews {
  if (before === 'DISABLED' || before === 'IN_APPEAL') return { event: 'REINSTATED' }
  if (before === 'ARCHIVED') return { event: 'UNARCHIVED' }
  if (before !== 'PAUSED') return { event: 'APPROVED' }
  const description = 'The template is active again.'
  return { event: 'APPROVED', otherInfo: { title: 'UNPAUSE', description } }
}

export function reject(
  tx: Tx,
  template: Template,
  reason: string,
  info?: Template['rejectionInfo'],
): Template {
  const rejectionInfo = info ?? (reason === 'INVALID_FORMAT' ? formatInfo : undefined)
  const rejected = editTemplate(tx, withoutTimers(tx, template), {
    status: 'REJECTED',
    editing: undefined,
    rejectedReason: reason,
    rejectionInfo,
  })
  tellStatus(tx, rejected, { event: 'REJECTED', reason })
  return rejected
}

const formatInfo = {
  reason: 'The template has formatting errors.',
  recommendation: 'Correct the format of the template and submit it again.',
}

/** For low quality: three hours, then six, then for good. For pacing: until somebody ends it. */
export function pause(tx: Tx, env: Env, template: Template, pacing = false): Template {
  if (pacing) {
    const paused = editTemplate(tx, withoutTimers(tx, template), { status: 'PAUSED' })
    const description = 'The template was paused because its first messages got poor feedback.'
    tellStatus(tx, paused, {
      event: 'PAUSED',
      otherInfo: { title: 'RATE_LIMITING_PAUSE', description },
    })
    return paused
  }
  const pauses = (template.pauses ?? 0) + 1
  if (pauses > 2) return disable(tx, env, { ...template, pauses })
  const paused = editTemplate(tx, withoutTimers(tx, template), { status: 'PAUSED', pauses })
  const hours = pauses === 1 ? 3 : 6
  tx.schedule({
    due: env.now() + hours * HOUR_MS,
    kind: 'template.timer',
    data: { templateId: template.id, what: 'unpause' },
  })
  tellStatus(tx, paused, {
    event: 'PAUSED',
    otherInfo: {
      title: pauses === 1 ? 'FIRST_PAUSE' : 'SECOND_PAUSE',
      description: `Your WhatsApp message template has been paused for ${hours} hours because of low quality.`,
    },
  })
  return paused
}

export function disable(tx: Tx, env: Env, template: Template): Template {
  const disabled = editTemplate(tx, withoutTimers(tx, template), { status: 'DISABLED' })
  tellStatus(tx, disabled, {
    event: 'DISABLED',
    disableDate: unixSeconds(env.now()),
    otherInfo: { title: 'DISABLED', description: 'The template is disabled.' },
  })
  return disabled
}

/** Any status without a story of its own. */
export function setPlainStatus(
  tx: Tx,
  template: Template,
  status: TemplateStatus,
  reason?: string | null,
): Template {
  const changed = editTemplate(tx, withoutTimers(tx, template), { status })
  tellStatus(tx, changed, { event: status, ...(reason !== undefined && { reason }) })
  return changed
}
