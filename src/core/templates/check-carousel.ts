import type { JsonObject } from '../json.ts'
import { checkButtons } from './check-buttons.ts'
import type { ComponentRules } from './check-components.ts'
import { checkSample, isMediaFormat } from './check-samples.ts'
import { checkBody } from './check-texts.ts'
import { buttonsOf, cardsOf, ofType } from './component.ts'
import { refuseIf } from './template-refused.ts'

const CARD_BODY_MAX = 160
const cardTypes = new Set(['HEADER', 'BODY', 'BUTTONS'])
const cardFormats = new Set(['IMAGE', 'VIDEO', 'PRODUCT'])
const mediaButtons = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER'])
const productButtons = new Set(['SPM', 'URL'])

/** Two to ten cards, all of one build: the same components, header format and types of buttons. */
export function checkCarousel(components: readonly JsonObject[], rules: ComponentRules): void {
  const cards = cardsOf(components)
  refuseIf(cards.length < 2 || cards.length > 10, 'bad_value', 'cards', 'must be 2 to 10')
  const [first = []] = cards
  for (const [index, card] of cards.entries()) {
    const where = `cards[${index}]`
    checkCard(card, where, rules)
    refuseIf(
      buildOf(card) !== buildOf(first),
      'component_not_allowed',
      where,
      'cards must be alike',
    )
  }
}

const buildOf = (card: readonly JsonObject[]): string =>
  JSON.stringify([
    card.map((each) => each['type']),
    ofType(card, 'HEADER')?.['format'],
    buttonsOf(card).map((each) => each['type']),
  ])

function checkCard(card: readonly JsonObject[], where: string, rules: ComponentRules): void {
  const strange = card.find((each) => !cardTypes.has(String(each['type'])))
  refuseIf(strange !== undefined, 'component_not_allowed', where, String(strange?.['type']))
  const header = ofType(card, 'HEADER')
  refuseIf(header === undefined, 'field_missing', where, 'HEADER')
  const format = String(header?.['format'])
  refuseIf(!cardFormats.has(format), 'component_not_allowed', where, `header ${format}`)
  const body = ofType(card, 'BODY')
  if (body) checkBody(body, rules.format, CARD_BODY_MAX)
  const buttons = buttonsOf(card)
  refuseIf(buttons.length === 0, 'field_missing', where, 'BUTTONS')
  refuseIf(buttons.length > 2, 'button_format', where, 'a card has one or two')
  const fitting = format === 'PRODUCT' ? productButtons : mediaButtons
  const wrong = buttons.find((each) => !fitting.has(String(each['type'])))
  refuseIf(wrong !== undefined, 'component_not_allowed', where, `${wrong?.['type']} button`)
  checkButtons(buttons, { ...rules, path: where })
  if (header && isMediaFormat(format)) checkSample(header, where)
}
