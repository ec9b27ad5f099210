import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import { isGone, newTemplateId, templatesOf } from './create-template.ts'
import type { Template } from './template.ts'

export interface MigrateTemplates {
  readonly from: WabaId
  readonly to: WabaId
  /** All of the source where absent, a page at a time. */
  readonly templateIds?: readonly string[]
  readonly page: number
  readonly count: number
}

export interface Migrated {
  /** Ids of the source. */
  readonly migrated: readonly string[]
  readonly failed: Readonly<Record<string, string>>
}

/** Copies approved templates of good or unknown quality; the copies are templates of their own. */
export function migrateTemplates(tx: Tx, env: Env, command: MigrateTemplates): Migrated {
  const source = templatesOf(tx, command.from).filter((each) => !isGone(each))
  const wanted = command.templateIds
    ? command.templateIds.map((id) => source.find((each) => each.id === id) ?? id)
    : source.slice(command.page * command.count, (command.page + 1) * command.count)
  const migrated: string[] = []
  const failed: Record<string, string> = {}
  for (const each of wanted) {
    if (typeof each === 'string') {
      failed[each] = 'Template not found in the source account'
      continue
    }
    const why = whyNot(tx, command.to, each)
    if (why !== undefined) {
      failed[each.id] = why
      continue
    }
    copy(tx, env, command.to, each)
    migrated.push(each.id)
  }
  return { migrated, failed }
}

/** A number that moves to another account takes the approved templates of high quality along. */
export function followNumber(tx: Tx, env: Env, from: WabaId, to: WabaId): void {
  const templateIds = templatesOf(tx, from)
    .filter(({ status, quality }) => status === 'APPROVED' && quality === 'GREEN')
    .map(({ id }) => id)
  migrateTemplates(tx, env, { from, to, templateIds, page: 0, count: templateIds.length })
}

function whyNot(tx: Tx, to: WabaId, template: Template): string | undefined {
  if (template.status !== 'APPROVED') return 'Template is not approved'
  if (template.quality !== 'GREEN' && template.quality !== 'UNKNOWN') return 'Low quality'
  const isThere = templatesOf(tx, to).some(
    (each) => each.name === template.name && each.language === template.language && !isGone(each),
  )
  return isThere ? 'Template already exists in the destination account' : undefined
}

function copy(tx: Tx, env: Env, wabaId: WabaId, template: Template): void {
  const { edits: _, pauses: __, qualityAt: ___, ...rest } = template
  const id = newTemplateId(tx, env)
  const now = env.now()
  tx.templates.put(id, { ...rest, id, wabaId, quality: 'UNKNOWN', createdAt: now, updatedAt: now })
}
