import { z } from 'zod'
import { parseDuration } from '../core/duration.ts'
import type { Random } from '../core/env.ts'
import type { Json } from '../core/json.ts'
import { didYouMean, nearestName } from '../core/nearest.ts'
import type { Rule, RuleAction, RuleMatch } from '../core/rules/rule.ts'
import { actionOf, actions } from './actions.ts'

const texts = z.union([z.string(), z.array(z.string()).min(1)], {
  error: 'must be a text or a list of texts',
})
const duration = z
  .union([z.number().min(0), z.string()])
  .transform((value) => parseDuration(value))
  .refine((value) => value !== undefined, { error: 'must be a duration such as 30m, or ms' })

const dialects = z.enum(['cloud', 'onprem'])

export const matchSchema = z.strictObject({
  dialect: z
    .union([dialects, z.array(dialects).min(1)], { error: 'must be cloud, onprem or both' })
    .optional(),
  method: texts.optional(),
  path: texts.optional(),
  phone_number: texts.optional(),
  customer: texts.optional(),
  type: texts.optional(),
  template: texts.optional(),
  text: texts.optional(),
  query: z.record(z.string(), texts).optional(),
  body: z.json().optional(),
  webhook: texts.optional(),
  status: texts.optional(),
  link: texts.optional(),
})

const frame = z.strictObject({
  match: matchSchema.default({}),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  every_nth: z.int().min(1).optional(),
  first_n: z.int().min(1).optional(),
  /** It begins so much later. */
  after: duration.optional(),
  /** It reverts by itself so long after it began. */
  for: duration.optional(),
})

const frameKeys = new Set(Object.keys(frame.shape))
const actionNames = actions.map(({ name }) => name)

/** As a rule is written: `{match, times, …}` and one action under its name. */
export type RuleInput = z.input<typeof frame> & Readonly<Record<string, unknown>>

/** What is wrong with a rule that somebody wrote. */
export class BadRule extends Error {
  readonly path: string
  constructor(path: string, problem: string) {
    super(path ? `${path}: ${problem}` : problem)
    this.path = path
  }
}

export interface RuleOrigin {
  readonly id: string
  readonly now: number
  readonly random: Random
  /** Preset or file. */
  readonly source?: string
}

/** A rule from what was written; throws BadRule. */
export function readRule(written: unknown, origin: RuleOrigin): Rule {
  const input = z.record(z.string(), z.unknown()).safeParse(written)
  if (!input.success) throw new BadRule('', 'a rule is an object')
  const action = onlyAction(input.data)
  const rest = Object.fromEntries(Object.entries(input.data).filter(([key]) => frameKeys.has(key)))
  const parsed = frame.safeParse(rest)
  if (!parsed.success) throw fromZod(parsed.error)
  const { match, after, for: lasting, ...counts } = parsed.data
  const from = after === undefined ? undefined : origin.now + after
  return {
    id: origin.id,
    ...(origin.source !== undefined && { source: origin.source }),
    match: withoutAbsent(match) as RuleMatch,
    action,
    ...withoutAbsent(counts),
    ...(from !== undefined && { from }),
    ...(lasting !== undefined && { until: (from ?? origin.now) + lasting }),
    seed: origin.random.int(0x1_0000_0000),
    seen: 0,
    hits: 0,
  }
}

function onlyAction(input: Record<string, unknown>): RuleAction {
  const named = Object.keys(input).filter((key) => !frameKeys.has(key))
  for (const name of named) if (!actionOf(name)) throw noAction(name)
  const [kind, second] = named
  if (kind === undefined || second !== undefined) {
    throw new BadRule(second ?? '', `a rule has one action: ${actionNames.join(', ')}`)
  }
  return readAction(kind, input[kind])
}

/** An action by its name, its value checked; throws BadRule. */
export function readAction(kind: string, value: unknown): RuleAction {
  const action = actionOf(kind)
  if (!action) throw noAction(kind)
  try {
    return { kind, value: action.read(value) }
  } catch (error) {
    if (error instanceof z.ZodError) throw fromZod(error, kind, action.example)
    throw error
  }
}

function noAction(name: string): BadRule {
  const near = nearestName(name, [...actionNames, ...frameKeys])
  return new BadRule(name, `is no action${near ? `, did you mean ${near}?` : ''}`)
}

/** What is wrong first; a value that may be of several kinds is told by an example. */
export function fromZod(error: z.ZodError, under = '', example?: Json): BadRule {
  const [issue] = error.issues
  const path = [...(under ? [under] : []), ...(issue?.path ?? [])].join('.')
  if (issue?.code === 'unrecognized_keys' && path === 'match') return notMatched(issue.keys[0])
  const problem =
    issue?.code === 'invalid_union' && example !== undefined
      ? `is not like ${JSON.stringify(example)}`
      : (issue?.message ?? 'not valid')
  return new BadRule(path, problem)
}

function notMatched(key = ''): BadRule {
  const meant = didYouMean(key, Object.keys(matchSchema.shape))
  return new BadRule(`match.${key}`, `is not known here${meant}`)
}

const withoutAbsent = <T extends object>(part: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** A rule as it is shown: the way it is written, with what it hit. */
export function showRule(rule: Rule): Record<string, unknown> {
  const { id, source, match, action, seen, hits, times, probability, every_nth, first_n } = rule
  return {
    id,
    ...withoutAbsent({ source }),
    match,
    [action.kind]: action.value,
    ...withoutAbsent({ times, probability, every_nth, first_n }),
    ...(rule.from !== undefined && { from: new Date(rule.from).toISOString() }),
    ...(rule.until !== undefined && { until: new Date(rule.until).toISOString() }),
    seen,
    hits,
  }
}
