import type { JsonObject } from '../../core/json.ts'
import {
  countTemplates,
  isGone,
  templateLimit,
  templatesOf,
} from '../../core/templates/create-template.ts'
import type { Template } from '../../core/templates/template.ts'
import type { ReadTx } from '../../core/tx.ts'
import { type Argument, listEdge } from '../edge.ts'
import { enumParameter, GraphError } from '../errors.ts'
import { renderNode } from '../fields.ts'
import { timeParameter } from '../graph-time.ts'
import { words } from '../parameters.ts'
import { majorOf } from '../versions.ts'
import { templateNode } from './template.node.ts'

const statuses = [
  'APPROVED',
  'IN_APPEAL',
  'PENDING',
  'REJECTED',
  'PENDING_DELETION',
  'DELETED',
  'DISABLED',
  'PAUSED',
  'LIMIT_EXCEEDED',
  'ARCHIVED',
]

/** `GET /{waba}/message_templates`: what was changed last comes first; deleted ones are shown to those who ask. */
export const templatesEdge = listEdge<Template>({
  name: 'message_templates',
  auth: 'whatsapp_business_management',
  doc: 'List the message templates of a WABA',
  maxLimit: 1000,
  rows: (wabaId, call, argument) =>
    filtered(templatesOf(call.world.store.read, wabaId), argument, call.at),
  render: (template, call, fields) => renderNode(templateNode, template.id, call, fields),
  badCursor: (call) =>
    majorOf(call.version) >= 24
      ? new GraphError(131059, '(#131059) Invalid cursor', { status: 400 })
      : undefined,
  summary: (rows, asked, id, call) => summary(call.world.store.read, id, rows.length, asked),
})

const changedAt = (template: Template): number => template.updatedAt ?? template.createdAt

/** Of those of one moment the one that was made later is newer: on a clock that stands still that is all there is. */
function filtered(templates: readonly Template[], argument: Argument, now: number): Template[] {
  const passes = filters(argument, now)
  return templates
    .filter((each) => passes.every((pass) => pass(each)))
    .reverse()
    .sort((a, b) => changedAt(b) - changedAt(a))
}

type Pass = (template: Template) => boolean

function filters(argument: Argument, now: number): Pass[] {
  const listed = (name: string) =>
    words({ [name]: argument(name) }, name)?.map((each) => each.toUpperCase())
  const one = (name: string) => argument(name)?.toLowerCase()
  const [name, content, either] = [one('name'), one('content'), one('name_or_content')]
  const wanted = listed('status')
  for (const each of wanted ?? []) {
    if (!statuses.includes(each)) throw enumParameter('status', statuses, each)
  }
  const [languages, categories, scores] = [
    listed('language'),
    listed('category'),
    listed('quality_score'),
  ]
  const [since, until] = [
    timeParameter(argument('since'), 'since', now),
    timeParameter(argument('until'), 'until', now),
  ]
  return [
    (each) => (wanted ? wanted.includes(each.status) : !isGone(each)),
    (each) => name === undefined || each.name.toLowerCase().includes(name),
    (each) => content === undefined || textOf(each).includes(content),
    (each) => either === undefined || each.name.includes(either) || textOf(each).includes(either),
    (each) => !languages || languages.includes(each.language.toUpperCase()),
    (each) => !categories || categories.includes(each.category),
    (each) => !scores || scores.includes(each.quality),
    (each) => since === undefined || changedAt(each) >= since,
    (each) => until === undefined || changedAt(each) <= until,
    () => argument('source')?.toUpperCase() !== 'AUTO_GENERATED',
  ]
}

const textOf = ({ components }: Template): string =>
  components
    .map((each) => (typeof each['text'] === 'string' ? each['text'] : ''))
    .join('\n')
    .toLowerCase()

/** How many there are beside how many there may be, whatever the filters. */
function summary(tx: ReadTx, wabaId: string, total: number, asked: string): JsonObject {
  const values: JsonObject = {
    total_count: total,
    message_template_count: countTemplates(tx, wabaId),
    message_template_limit: templateLimit(tx, wabaId),
    are_translations_complete: true,
  }
  const wanted = /^(true|1)$/i.test(asked) ? ['total_count'] : (words({ asked }, 'asked') ?? [])
  return Object.fromEntries(
    wanted.filter((each) => Object.hasOwn(values, each)).map((each) => [each, values[each]]),
  )
}
