import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import { isObject } from '../json.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { isGone, templatesOf } from './create-template.ts'
import { isSample, NAME_HOLD_MS } from './free-name.ts'
import type { Template } from './template.ts'
import { tellStatus } from './template-events.ts'
import { refuseIf, TemplateRefused } from './template-refused.ts'
import { editTemplate } from './template-status.ts'
import { withoutCategoryPlan, withoutTimers } from './template-timers.ts'

/** All languages of a name, or the one of them that has an id. */
export function deleteByName(
  tx: Tx,
  env: Env,
  wabaId: WabaId,
  name: string,
  id: string | undefined,
): void {
  const found = templatesOf(tx, wabaId).filter(
    (each) => each.name === name && !isDeleted(each) && (id === undefined || each.id === id),
  )
  refuseIf(found.length === 0, 'template_unknown', id ?? name)
  deleteAll(tx, env, found)
}

export function deleteByIds(tx: Tx, env: Env, wabaId: WabaId, ids: readonly string[]): void {
  const found = ids.map((id) => {
    const template = tx.templates.get(id)
    if (!template || template.wabaId !== wabaId || isDeleted(template)) {
      throw new TemplateRefused('template_unknown', id)
    }
    return template
  })
  deleteAll(tx, env, found)
}

const isDeleted = (template: Template): boolean =>
  isGone(template) || template.status === 'PENDING_DELETION'

function deleteAll(tx: Tx, env: Env, templates: readonly Template[]): void {
  for (const each of templates) {
    refuseIf(isSample(each), 'sample_template', each.name)
    refuseIf(each.status === 'DISABLED', 'status_fixed', each.status)
  }
  for (const each of templates) deleteOne(tx, env, each)
}

/** Messages on their way keep it for a month; nothing else does. */
function deleteOne(tx: Tx, env: Env, template: Template): void {
  const wasApproved = template.wasApproved === true || template.status !== 'PENDING'
  const status = hasMessagesUnderWay(tx, template) ? 'PENDING_DELETION' : 'DELETED'
  withoutCategoryPlan(tx, template)
  const gone = editTemplate(tx, withoutTimers(tx, template), {
    status,
    deletedAt: env.now(),
    wasApproved: wasApproved && template.status !== 'REJECTED' ? true : template.wasApproved,
  })
  if (status === 'PENDING_DELETION') {
    tx.schedule({
      due: env.now() + NAME_HOLD_MS,
      kind: 'template.timer',
      data: { templateId: template.id, what: 'delete' },
      background: true,
    })
  }
  tellStatus(tx, gone, { event: status, reason: null })
}

const underWay: ReadonlySet<string> = new Set(['accepted', 'sent'])

function hasMessagesUnderWay(tx: ReadTx, { wabaId, name, language }: Template): boolean {
  for (const message of tx.messages.values()) {
    if (message.direction !== 'outbound' || message.type !== 'template') continue
    if (!underWay.has(message.status) || !isObject(message.content)) continue
    if (message.content['name'] !== name) continue
    const { language: sent } = message.content
    const code = isObject(sent) ? sent['code'] : sent
    if (code !== language) continue
    if (tx.phoneNumbers.get(message.phoneNumberId)?.wabaId === wabaId) return true
  }
  return false
}
