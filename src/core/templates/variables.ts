import type { JsonObject } from '../json.ts'
import { objectsOf } from './component.ts'
import { refuseIf, type TemplateRule } from './template-refused.ts'

export type ParameterFormat = 'POSITIONAL' | 'NAMED'

const inBraces = /\{\{([^{}]*)\}\}/g

export const variablesIn = (text: string): string[] =>
  [...text.matchAll(inBraces)].map((match) => match[1] ?? '')

export const withoutVariables = (text: string): string => text.replace(inBraces, ' ')

/** Names of one format, well written; positions without a gap from 1. Answers them, each once. */
export function requireVariables(
  text: string,
  format: ParameterFormat,
  rule: TemplateRule,
  where: string,
): string[] {
  const names = variablesIn(text)
  const form = format === 'NAMED' ? /^[a-z0-9_]+$/ : /^\d+$/
  const wrong = names.find((name) => !form.test(name))
  refuseIf(wrong !== undefined, rule, where, `the variable {{${wrong}}} is not well formed`)
  const stray = /\{\{|\}\}|\{\s*\w+\s*\}/.exec(text.replace(inBraces, ''))?.[0]
  refuseIf(stray !== undefined, rule, where, `${stray} is not a variable`)
  const distinct = [...new Set(names)]
  if (format === 'NAMED') {
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    refuseIf(twice !== undefined, rule, where, `the variable {{${twice}}} stands there twice`)
    return distinct
  }
  const gap = distinct.findIndex((_, at) => !distinct.includes(String(at + 1)))
  refuseIf(gap >= 0, rule, where, `the variable {{${gap + 1}}} is missing`)
  return distinct
}

/** A sample value for each variable, as positions or by name. */
export function requireExamples(
  component: JsonObject,
  names: readonly string[],
  format: ParameterFormat,
  member: 'header_text' | 'body_text',
  where: string,
): void {
  const example = component['example'] as JsonObject | undefined
  const given =
    format === 'NAMED'
      ? objectsOf(example, `${member}_named_params`)
          .filter((each) => each['example'] !== undefined && each['example'] !== '')
          .map((each) => String(each['param_name']))
      : positionalExamples(example?.[member])
  const lacking = format === 'NAMED' && names.some((name) => !given.includes(name))
  refuseIf(given.length !== names.length || lacking, 'field_missing', where, 'example')
}

/** `[["a","b"]]`, `["a","b"]` or `"a"`. */
export function positionalExamples(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return []
  const [first] = value
  return (Array.isArray(first) ? first : value).map(String)
}
