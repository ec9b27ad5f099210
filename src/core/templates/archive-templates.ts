import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import { isObject } from '../json.ts'
import { SETTINGS } from '../settings.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { templatesOf } from './create-template.ts'
import { isSample } from './free-name.ts'
import type { Template } from './template.ts'
import { tellStatus } from './template-events.ts'
import { editTemplate } from './template-status.ts'

const archivable: ReadonlySet<string> = new Set(['APPROVED', 'PAUSED', 'REJECTED', 'PENDING'])

/** Hidden, and not sendable until it is unarchived; answers why not where it can not be. */
export function archive(tx: Tx, _env: Env, template: Template): string | undefined {
  if (!archivable.has(template.status))
    return `A template that is ${template.status} stays as it is.`
  const archived = editTemplate(tx, template, {
    status: 'ARCHIVED',
    archivedFrom: template.status,
  })
  tellStatus(tx, archived, { event: 'ARCHIVED' })
  return undefined
}

export function unarchive(tx: Tx, env: Env, template: Template): string | undefined {
  if (template.status !== 'ARCHIVED') return 'The template is not archived.'
  const back = editTemplate(tx, template, {
    status: template.archivedFrom ?? 'APPROVED',
    archivedFrom: undefined,
    unarchivedAt: env.now(),
  })
  tellStatus(tx, back, { event: 'UNARCHIVED' })
  return undefined
}

/** The job `template.archive`: once a day, for as long as the account wants it. */
export function archiveIdle(tx: Tx, env: Env, wabaId: WabaId): void {
  if (!tx.wabas.get(wabaId)?.autoArchival) return
  const days = tx.settings.get(SETTINGS)?.cloud.templateIdleDays ?? 0
  const limit = env.now() - days * DAY_MS
  const used = lastUses(tx, wabaId)
  for (const each of templatesOf(tx, wabaId)) {
    const last = Math.max(
      each.updatedAt ?? each.createdAt,
      each.unarchivedAt ?? 0,
      used.get(`${each.name} ${each.language}`) ?? 0,
    )
    if (each.status === 'APPROVED' && last <= limit && !isSample(each)) archive(tx, env, each)
  }
  watchIdle(tx, env, wabaId)
}

export function watchIdle(tx: Tx, env: Env, wabaId: WabaId): void {
  const data = { wabaId }
  tx.schedule({ due: env.now() + DAY_MS, kind: 'template.archive', data, background: true })
}

/** When each template was last sent, by name and language. */
function lastUses(tx: ReadTx, wabaId: WabaId): Map<string, number> {
  const uses = new Map<string, number>()
  for (const { direction, type, content, phoneNumberId, at } of tx.messages.values()) {
    if (direction !== 'outbound' || type !== 'template' || !isObject(content)) continue
    if (tx.phoneNumbers.get(phoneNumberId)?.wabaId !== wabaId) continue
    const { language } = content
    const key = `${content['name']} ${isObject(language) ? language['code'] : language}`
    uses.set(key, Math.max(at, uses.get(key) ?? 0))
  }
  return uses
}
