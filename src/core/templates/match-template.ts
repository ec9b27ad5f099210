import type { JsonObject } from '../json.ts'
import { ofType } from './component.ts'
import { matchButtons } from './match-buttons.ts'
import { matchCarousel } from './match-carousel.ts'
import { matchCodes } from './match-codes.ts'
import { matchLengths } from './match-lengths.ts'
import {
  type Checked,
  find,
  matchBodyFormat,
  matchCounts,
  matchHeaderFormat,
} from './match-parameters.ts'
import { matchTypes } from './match-types.ts'
import type { SentComponent, TemplateFault } from './sent-template.ts'

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
    matchBodyFormat(sent, '') ??
    matchButtons(template.components, sent, '') ??
    matchCodes(template, sent) ??
    matchOffer(template.components, sent) ??
    matchCarousel(template, sent) ??
    matchLengths(template.components, sent) ??
    matchForms(sent) ??
    matchTypes(template, sent)
  )
}

function matchOffer(
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const offer = ofType(stored, 'LIMITED_TIME_OFFER')
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

/** What a text parameter must not hold. */
const badForm = /[\n\r\t]| {5,}/

/** Characters that no template may show. ASSUMED: Meta has a policy on them, and no list. */
const badCharacter = /(?![\n\r\t])\p{Cc}/u

function matchForms(sent: readonly SentComponent[]): TemplateFault | undefined {
  const all = sent.flatMap((each) => [
    each,
    ...(each.cards ?? []).flatMap((card) => card.components),
  ])
  const texts = all.flatMap((each) => each.parameters ?? []).map((each) => each.text)
  if (texts.some((text) => text !== undefined && badForm.test(text))) {
    return {
      problem: 'text_form',
      details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    }
  }
  if (!texts.some((text) => text !== undefined && badCharacter.test(text))) return undefined
  return { problem: 'text_characters', details: 'Param text cannot have control characters' }
}
