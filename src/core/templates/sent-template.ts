import { type Json, type JsonObject, objectOf } from '../json.ts'

/** A parameter of a template send, as both dialects have it on the wire. */
export interface SentParameter {
  readonly type: string
  readonly text?: string
  readonly parameter_name?: string
  readonly [member: string]: Json | undefined
}

/** A component of a template send; types and sub types in lower case, `index` a number. */
export interface SentComponent {
  readonly type: string
  readonly sub_type?: string
  readonly index?: number
  readonly parameters?: readonly SentParameter[]
  readonly cards?: readonly SentCard[]
}

export interface SentCard {
  readonly card_index: number
  readonly components: readonly SentComponent[]
}

/** What is wrong with a send, for the dialect to put into its own code. */
export type TemplateProblem =
  | 'parameter_count'
  | 'parameter_format'
  | 'parameter_missing'
  | 'parameter_unexpected'
  | 'parameter_value'
  | 'text_too_long'
  | 'text_form'
  | 'text_characters'

export interface TemplateFault {
  readonly problem: TemplateProblem
  readonly details: string
}

/** The components of a template send that has the shape of one. */
export const sentComponents = (content: Json): readonly SentComponent[] => {
  const components: unknown = objectOf(content)['components']
  return Array.isArray(components) ? components.filter(isSentComponent) : []
}

const isSentComponent = (value: unknown): value is SentComponent =>
  typeof objectOf(value)['type'] === 'string'

export const textOf = (component: JsonObject | undefined, member = 'text'): string => {
  const text = component?.[member]
  return typeof text === 'string' ? text : ''
}

/** The variables of a text in the order in which they first stand there: `{{1}}`, `{{order_id}}`. */
export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? '')),
]
