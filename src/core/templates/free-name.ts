import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { ReadTx } from '../tx.ts'
import type { CreateTemplate } from './create-template.ts'
import { languageName } from './languages.ts'
import type { Template } from './template.ts'
import { refuseIf, TemplateRefused } from './template-refused.ts'

/** The name and language of a deleted template can not be had again for so long. */
export const NAME_HOLD_MS = 30 * DAY_MS

/** Names of Meta's own samples. */
const samples: ReadonlySet<string> = new Set(['hello_world'])

export const isSample = (template: Pick<Template, 'name'>): boolean => samples.has(template.name)

/** A translation that does not exist, of a template whose other translations are of the same category. */
export function requireFreeName(
  tx: ReadTx,
  env: Env,
  { wabaId, name, language, category }: CreateTemplate,
): void {
  refuseIf(isSample({ name }), 'sample_name', 'name', name)
  const sameName = [...tx.templates.values()].filter(
    (each) => each.wabaId === wabaId && each.name === name,
  )
  const said = languageName(language)
  const living = sameName.filter((each) => holdUntil(each) === undefined && !isDeleted(each))
  refuseIf(
    living.some((each) => each.language === language),
    'language_exists',
    'name',
    said,
  )
  for (const each of sameName) {
    const until = holdUntil(each)
    if (until === undefined || until <= env.now()) continue
    if (each.language === language) {
      throw new TemplateRefused('language_being_deleted', said, waitText(until - env.now()))
    }
    refuseIf(each.category !== category, 'category_blocked', languageName(each.language))
  }
  const other = living.find((each) => each.category !== category)
  refuseIf(other !== undefined, 'category_mismatch', name, other?.category)
}

const isDeleted = ({ status }: Template): boolean =>
  status === 'DELETED' || status === 'PENDING_DELETION'

/** Until when its name is taken though it is deleted; one that was never approved leaves it at once. */
function holdUntil(template: Template): number | undefined {
  if (!isDeleted(template)) return undefined
  const isHeld = template.status === 'PENDING_DELETION' || template.wasApproved === true
  return isHeld && template.deletedAt !== undefined ? template.deletedAt + NAME_HOLD_MS : undefined
}

/** `less than 1 minute`, `17 days`, `4 weeks`. */
export function waitText(ms: number): string {
  if (ms < 60_000) return 'less than 1 minute'
  const units: readonly [string, number][] = [
    ['week', 7 * DAY_MS],
    ['day', DAY_MS],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ]
  const days = ms / DAY_MS
  const [name, size] = units.find(
    ([unit, each]) => ms >= each && (unit !== 'week' || days >= 28),
  ) ?? ['minute', 60_000]
  const count = Math.floor(ms / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
