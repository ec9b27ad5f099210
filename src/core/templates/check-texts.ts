import type { JsonObject } from '../json.ts'
import { emojisIn, lengthOf, wordOf } from './component.ts'
import { refuseIf } from './template-refused.ts'
import {
  type ParameterFormat,
  requireExamples,
  requireVariables,
  variablesIn,
  withoutVariables,
} from './variables.ts'

const HEADER_MAX = 60
const FOOTER_MAX = 60

export function requireLength(text: string, max: number, where: string): void {
  refuseIf(lengthOf(text) > max, 'text_too_long', where, String(max))
}

/** Bold, italics, strike-through and code have no place in a header. */
const formatting = /[*~`]|(?:^|\W)_\S[^_]*_(?:\W|$)/

export function checkTextHeader(header: JsonObject, format: ParameterFormat): void {
  const text = wordOf(header, 'text')
  refuseIf(text === undefined, 'field_missing', 'HEADER', 'text')
  const said = text ?? ''
  refuseIf(/\n/.test(said), 'header_format', 'HEADER', 'new lines are not allowed')
  refuseIf(emojisIn(said) > 0, 'header_format', 'HEADER', 'emojis are not allowed')
  refuseIf(
    formatting.test(withoutVariables(said)),
    'header_format',
    'HEADER',
    'asterisks and formatting characters are not allowed',
  )
  requireLength(said, HEADER_MAX, 'header text')
  const names = requireVariables(said, format, 'header_format', 'HEADER')
  refuseIf(names.length > 1, 'header_format', 'HEADER', 'only one variable is allowed')
  requireExamples(header, names, format, 'header_text', 'HEADER')
}

export function checkBody(body: JsonObject, format: ParameterFormat, max: number): void {
  const text = wordOf(body, 'text')
  refuseIf(text === undefined, 'field_missing', 'BODY', 'text')
  const said = text ?? ''
  requireLength(said, max, 'body text')
  const wrong = bodyForm(said)
  refuseIf(wrong !== undefined, 'body_format', 'BODY', wrong)
  const names = requireVariables(said, format, 'body_format', 'BODY')
  checkPlaces(said, names.length)
  requireExamples(body, names, format, 'body_text', 'BODY')
}

function bodyForm(text: string): string | undefined {
  if (/\n{3,}/.test(text)) return 'there are more than two new lines in a row'
  if (/ {4,}/.test(text)) return 'there are more than three spaces in a row'
  if (/\t/.test(text)) return 'tabs are not allowed'
  if (emojisIn(text) > 10) return 'there are more than ten emojis'
  if (variablesIn(text).length > 0 && wordsIn(text) === 0) return 'it holds nothing but variables'
  return undefined
}

/** Not at either end, punctuation aside, and with words enough around them. */
function checkPlaces(text: string, variables: number): void {
  const atEdge = /^\s*\{\{|\}\}[\s.!?,;:…]*$/.test(text)
  refuseIf(atEdge, 'edge_variables', 'BODY')
  const wanted = variables === 0 ? 0 : 2 * variables + 1
  refuseIf(wordsIn(text) < wanted, 'too_many_variables', 'BODY')
}

const wordsIn = (text: string): number =>
  withoutVariables(text)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length

export function checkFooter(footer: JsonObject): void {
  const text = wordOf(footer, 'text')
  refuseIf(text === undefined, 'field_missing', 'FOOTER', 'text')
  const said = text ?? ''
  refuseIf(/\{\{|\}\}/.test(said), 'footer_format', 'FOOTER', 'variables are not allowed')
  refuseIf(emojisIn(said) > 0, 'footer_format', 'FOOTER', 'emojis are not allowed')
  refuseIf(/\n/.test(said), 'footer_format', 'FOOTER', 'new lines are not allowed')
  requireLength(said, FOOTER_MAX, 'footer text')
}
