import type { JsonObject } from '../json.ts'
import { ofType } from './component.ts'
import { fillText } from './fill-template.ts'
import { find } from './match-parameters.ts'
import { type SentComponent, type TemplateFault, textOf } from './sent-template.ts'

const BODY_MAX = 1024
/** A template that is nothing but a body may grow longer. */
const BODY_ONLY_MAX = 32_768
const HEADER_MAX = 60

export function matchLengths(
  components: readonly JsonObject[],
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const bodyMax = components.length === 1 ? BODY_ONLY_MAX : BODY_MAX
  return (
    tooLong(components, sent, ['HEADER', 'header', HEADER_MAX], '') ??
    tooLong(components, sent, ['BODY', 'body', bodyMax], '')
  )
}

/** What a text grows to by its parameters. */
export function tooLong(
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
  [type, where, max]: readonly [string, string, number],
  prefix: string,
): TemplateFault | undefined {
  const text = textOf(ofType(stored, type))
  const { length } = fillText(text, find(sent, where)?.parameters ?? [])
  if (length <= max) return undefined
  return {
    problem: 'text_too_long',
    details: `${prefix}${where}: text is ${length} characters long, at most ${max} are allowed`,
  }
}
