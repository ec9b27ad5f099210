import type { JsonObject } from '../json.ts'
import { fillText } from './fill-template.ts'
import { matchButtons } from './match-buttons.ts'
import { matchTypes } from './match-types.ts'
import {
  componentOf,
  listOf,
  type SentComponent,
  type SentParameter,
  type TemplateFault,
  textOf,
  variablesOf,
} from './sent-template.ts'
import type { Template } from './template.ts'

type Checked = Pick<Template, 'category' | 'parameterFormat' | 'components' | 'bodyParamTypes'>

const BODY_MAX = 1024
/** A template that is nothing but a body may grow longer. */
const BODY_ONLY_MAX = 32_768
const HEADER_MAX = 60

/**
 * Holds a send against the stored template. Faults come in the platform's order: counts, formats, buttons, what the
 * texts grow to, what they hold. Undefined = it fits.
 */
export function matchTemplate(
  template: Checked,
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  return (
    matchCounts(template, template.components, sent, '') ??
    matchHeaderFormat(template.components, sent, '') ??
    matchBodyFormat(sent) ??
    matchButtons(template.components, sent, '') ??
    matchOffer(template.components, sent) ??
    matchCarousel(template, sent) ??
    matchLengths(template, sent) ??
    matchForms(sent) ??
    matchTypes(template, sent)
  )
}

const find = (sent: readonly SentComponent[], type: string): SentComponent | undefined =>
  sent.find((each) => each.type === type)

const countFault = (where: string, got: number, expected: number): TemplateFault => ({
  problem: 'parameter_count',
  details: `${where}: number of localizable_params (${got}) does not match the expected number of params (${expected})`,
})

function matchCounts(
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
  const header = componentOf(stored, 'HEADER')
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
  const body = componentOf(stored, 'BODY')
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

function matchHeaderFormat(
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
  prefix: string,
): TemplateFault | undefined {
  const header = componentOf(stored, 'HEADER')
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

function matchBodyFormat(sent: readonly SentComponent[]): TemplateFault | undefined {
  const wrong = find(sent, 'body')?.parameters?.find((each) => !bodyTypes.has(each.type))
  if (!wrong) return undefined
  return {
    problem: 'parameter_format',
    details: `body: Format mismatch, expected TEXT, received ${wrong.type.toUpperCase()}`,
  }
}

function matchOffer(
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const offer = componentOf(stored, 'LIMITED_TIME_OFFER')
  const given = find(sent, 'limited_time_offer')
  if (!offer && given) {
    return {
      problem: 'parameter_unexpected',
      details: 'limited_time_offer: The template has no limited time offer',
    }
  }
  const terms = offer?.['limited_time_offer']
  const expires = typeof terms === 'object' && terms !== null && 'has_expiration' in terms
  if (!expires || terms['has_expiration'] !== true || given?.parameters?.length) return undefined
  return {
    problem: 'parameter_missing',
    details: 'limited_time_offer: The component requires an expiration_time_ms parameter',
  }
}

function matchCarousel(
  template: Checked,
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const stored = listOf(componentOf(template.components, 'CAROUSEL'), 'cards')
  const cards = find(sent, 'carousel')?.cards ?? []
  if (cards.length !== stored.length) {
    return {
      problem: 'parameter_count',
      details: `carousel: number of cards (${cards.length}) does not match the expected number of cards (${stored.length})`,
    }
  }
  const ordered = [...cards].sort((a, b) => a.card_index - b.card_index)
  for (const [index, card] of ordered.entries()) {
    if (card.card_index !== index) {
      return {
        problem: 'parameter_format',
        details: `carousel: card_index ${card.card_index} is not expected`,
      }
    }
    const prefix = `card ${index}: `
    const parts = listOf(stored[index], 'components')
    const fault =
      matchCounts(template, parts, card.components, prefix) ??
      matchHeaderFormat(parts, card.components, prefix) ??
      matchButtons(parts, card.components, prefix)
    if (fault) return fault
  }
  return undefined
}

function matchLengths(
  template: Checked,
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const onlyBody = template.components.length === 1
  const limits: readonly [string, string, number][] = [
    ['HEADER', 'header', HEADER_MAX],
    ['BODY', 'body', onlyBody ? BODY_ONLY_MAX : BODY_MAX],
  ]
  for (const [type, where, max] of limits) {
    const text = textOf(componentOf(template.components, type))
    const filled = fillText(text, find(sent, where)?.parameters ?? [])
    if (filled.length > max) {
      return {
        problem: 'text_too_long',
        details: `${where}: text is ${filled.length} characters long, at most ${max} are allowed`,
      }
    }
  }
  return undefined
}

/** What a text parameter must not hold. */
const badForm = /[\n\r\t]| {5,}/

function matchForms(sent: readonly SentComponent[]): TemplateFault | undefined {
  const all = sent.flatMap((each) => [
    each,
    ...(each.cards ?? []).flatMap((card) => card.components),
  ])
  const texts = all.flatMap((each) => each.parameters ?? []).map((each) => each.text)
  if (!texts.some((text) => text !== undefined && badForm.test(text))) return undefined
  return {
    problem: 'text_form',
    details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
  }
}
