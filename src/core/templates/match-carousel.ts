import type { JsonObject } from '../json.ts'
import { objectsOf, ofType } from './component.ts'
import { matchButtons } from './match-buttons.ts'
import { tooLong } from './match-lengths.ts'
import {
  type Checked,
  find,
  matchBodyFormat,
  matchCounts,
  matchHeaderFormat,
} from './match-parameters.ts'
import type { SentCard, SentComponent, TemplateFault } from './sent-template.ts'

const CARD_BODY_MAX = 160

/** As many cards as the template has, in any order; of products, which are all alike, two stand for up to ten. */
export function matchCarousel(
  template: Checked,
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const stored = objectsOf(ofType(template.components, 'CAROUSEL'), 'cards')
  const cards = find(sent, 'carousel')?.cards ?? []
  const most = isOfProducts(stored) ? 10 : stored.length
  if (cards.length < Math.min(2, stored.length) || cards.length > most) {
    return countFault(cards.length, stored.length)
  }
  if (most === stored.length && cards.length !== most) return countFault(cards.length, most)
  const ordered = [...cards].sort((a, b) => a.card_index - b.card_index)
  for (const [index, card] of ordered.entries()) {
    const parts = objectsOf(stored[index] ?? stored[0], 'components')
    const fault = matchCard(template, parts, card, index)
    if (fault) return fault
  }
  return undefined
}

const countFault = (got: number, expected: number): TemplateFault => ({
  problem: 'parameter_count',
  details: `carousel: number of cards (${got}) does not match the expected number of cards (${expected})`,
})

const isOfProducts = ([first]: readonly JsonObject[]): boolean =>
  ofType(objectsOf(first, 'components'), 'HEADER')?.['format'] === 'PRODUCT'

function matchCard(
  template: Checked,
  parts: readonly JsonObject[],
  { card_index: given, components }: SentCard,
  index: number,
): TemplateFault | undefined {
  if (given !== index) {
    return {
      problem: 'parameter_format',
      details: `carousel: card_index ${given} is not expected`,
    }
  }
  const prefix = `card ${index}: `
  return (
    matchCounts(template, parts, components, prefix) ??
    matchHeaderFormat(parts, components, prefix) ??
    matchBodyFormat(components, prefix) ??
    matchButtons(parts, components, prefix) ??
    tooLong(parts, components, ['BODY', 'body', CARD_BODY_MAX], prefix)
  )
}
