import type { JsonObject } from '../json.ts'
import { fillText } from './fill-template.ts'
import { matchButtons } from './match-buttons.ts'
import { matchCodes } from './match-codes.ts'
import {
  type Checked,
  find,
  matchBodyFormat,
  matchCounts,
  matchHeaderFormat,
} from './match-parameters.ts'
import { matchTypes } from './match-types.ts'
import {
  componentOf,
  listOf,
  type SentComponent,
  type TemplateFault,
  textOf,
} from './sent-template.ts'

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
    matchCodes(template, sent) ??
    matchOffer(template.components, sent) ??
    matchCarousel(template, sent) ??
    matchLengths(template, sent) ??
    matchForms(sent) ??
    matchTypes(template, sent)
  )
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
