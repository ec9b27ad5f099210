import type { JsonObject } from '../json.ts'
import { ofType } from './component.ts'
import {
  type SentComponent,
  type SentParameter,
  type TemplateFault,
  textOf,
  variablesOf,
} from './sent-template.ts'
import type { Template } from './template.ts'

/** As much of a template as a send is held against. */
export type Checked = Pick<
  Template,
  'category' | 'parameterFormat' | 'components' | 'bodyParamTypes'
>

export const find = (sent: readonly SentComponent[], type: string): SentComponent | undefined =>
  sent.find((each) => each.type === type)

const countFault = (where: string, got: number, expected: number): TemplateFault => ({
  problem: 'parameter_count',
  details: `${where}: number of localizable_params (${got}) does not match the expected number of params (${expected})`,
})

export function matchCounts(
  template: Checked,
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
  prefix: string,
): TemplateFault | undefined {
  const wanted = bodyVariables(template, stored)
  const body = find(sent, 'body')?.parameters ?? []
  const got = countMatching(template, wanted, body)
  if (got !== wanted.length || body.length !== wanted.length) {
    const shown = body.length === wanted.length ? got : body.length
    return countFault(`${prefix}body`, shown, wanted.length)
  }
  const header = ofType(stored, 'HEADER')
  if (header && header['format'] !== 'TEXT') return undefined
  const inHeader = variablesOf(textOf(header))
  const given = find(sent, 'header')?.parameters ?? []
  const texts = given.filter((each) => each.type === 'text')
  if (given.length > texts.length) return undefined
  return countMatching(template, inHeader, texts) === inHeader.length &&
    texts.length === inHeader.length
    ? undefined
    : countFault(`${prefix}header`, texts.length, inHeader.length)
}

/** Authentication templates show a fixed text with the code in it, which is not always stored. */
function bodyVariables(template: Checked, stored: readonly JsonObject[]): string[] {
  const body = ofType(stored, 'BODY')
  const inText = variablesOf(textOf(body))
  return inText.length === 0 && template.category === 'AUTHENTICATION' && body ? ['1'] : inText
}

/** By position a parameter fits any variable; by name only its own. */
function countMatching(
  template: Checked,
  wanted: readonly string[],
  given: readonly SentParameter[],
): number {
  if (template.parameterFormat === 'NAMED') {
    const names = new Set(given.map((each) => each.parameter_name))
    return wanted.filter((name) => names.has(name)).length
  }
  return given.filter((each) => each.parameter_name === undefined).length
}

const mediaFormats = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'PRODUCT', 'GIF'])

export function matchHeaderFormat(
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
  prefix: string,
): TemplateFault | undefined {
  const header = ofType(stored, 'HEADER')
  const given = find(sent, 'header')?.parameters ?? []
  const format = header ? String(header['format'] ?? 'TEXT').toUpperCase() : 'UNKNOWN'
  const received = given[0]?.type.toUpperCase() ?? 'UNKNOWN'
  const mismatch: TemplateFault = {
    problem: 'parameter_format',
    details: `${prefix}header: Format mismatch, expected ${format}, received ${received}`,
  }
  if (mediaFormats.has(format)) {
    return given.length === 1 && received === format ? undefined : mismatch
  }
  return given.some((each) => each.type !== 'text') ? mismatch : undefined
}

const bodyTypes = new Set(['text', 'currency', 'date_time', 'group_id'])

export function matchBodyFormat(
  sent: readonly SentComponent[],
  prefix: string,
): TemplateFault | undefined {
  const wrong = find(sent, 'body')?.parameters?.find((each) => !bodyTypes.has(each.type))
  if (!wrong) return undefined
  return {
    problem: 'parameter_format',
    details: `${prefix}body: Format mismatch, expected TEXT, received ${wrong.type.toUpperCase()}`,
  }
}
