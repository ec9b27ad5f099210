import { isObject, type JsonObject, objectOf } from '../json.ts'
import { buttonsOf, cardsOf, objectsOf, wordOf } from '../templates/component.ts'
import { fillTemplate, fillText } from '../templates/fill-template.ts'
import { type SentCard, type SentComponent, sentComponents } from '../templates/sent-template.ts'
import type { Template } from '../templates/template.ts'
import type { ReadTx } from '../tx.ts'
import type { Message } from './message.ts'

/** A button that leads somewhere. Pressing it sends no message to the business. */
export interface PressableButton {
  /** Among all buttons of the message or of its card, from 0. */
  readonly index: number
  /** The card of a carousel that it is on. */
  readonly card?: number
  readonly type: 'url' | 'phone_number' | 'copy_code'
  readonly text: string
  /** Where it leads, its variables filled: an address, a number, a code. */
  readonly target: string
  /** What the card shows, where that is a product. */
  readonly productId?: string
}

/** The stored template of a message, in the state in which it is now. */
function templateOfMessage(
  tx: ReadTx,
  { type, content, verdict, phoneNumberId }: Message,
): Template | undefined {
  const known = tx.templates.get(String(verdict?.['templateId'] ?? ''))
  if (known || type !== 'template' || !isObject(content)) return known
  const wabaId = tx.phoneNumbers.get(phoneNumberId)?.wabaId
  const code = isObject(content['language']) ? content['language']['code'] : undefined
  for (const each of tx.templates.values()) {
    if (each.wabaId === wabaId && each.name === content['name'] && each.language === code) {
      return each
    }
  }
  return undefined
}

/** The buttons of a message that can be pressed without a message going back. */
export function pressableButtons(tx: ReadTx, message: Message): PressableButton[] {
  const content = objectOf(message.content)
  if (message.type === 'interactive') return interactiveButtons(content)
  const template = templateOfMessage(tx, message)
  if (!template) return []
  const sent = sentComponents(content)
  const cards = sent.find(({ type }) => type === 'carousel')?.cards ?? []
  return [
    ...templateButtons(template.components, sent),
    ...cardsOf(template.components).flatMap((components, card) => {
      const filled = cards.find((each) => each.card_index === card)
      return templateButtons(components, filled?.components ?? []).map((button) => ({
        ...button,
        card,
        ...productOf(filled),
      }))
    }),
  ]
}

function templateButtons(
  components: readonly JsonObject[],
  sent: readonly SentComponent[],
): PressableButton[] {
  return buttonsOf(components).flatMap((button, index): PressableButton[] => {
    const text = wordOf(button, 'text') ?? ''
    const filled = sent.find((each) => each.type === 'button' && Number(each.index ?? 0) === index)
    const parameters = filled?.parameters ?? []
    switch (String(button['type']).toUpperCase()) {
      case 'URL':
        return [
          { index, type: 'url', text, target: fillText(wordOf(button, 'url') ?? '', parameters) },
        ]
      case 'PHONE_NUMBER':
        return [{ index, type: 'phone_number', text, target: wordOf(button, 'phone_number') ?? '' }]
      case 'COPY_CODE':
        return [
          { index, type: 'copy_code', text, target: String(parameters[0]?.['coupon_code'] ?? '') },
        ]
      default:
        return []
    }
  })
}

function productOf(card: SentCard | undefined): { productId?: string } {
  const header = card?.components.find(({ type }) => type === 'header')
  const product = header?.parameters?.find(({ type }) => type === 'product')?.['product']
  const id = isObject(product) ? product['product_retailer_id'] : undefined
  return typeof id === 'string' ? { productId: id } : {}
}

/** One of a `cta_url` message, or one for each such card. */
function interactiveButtons(content: JsonObject): PressableButton[] {
  const cards = objectsOf(objectOf(content['action']), 'cards')
  return [...linkOf(content), ...cards.flatMap((each) => linkOf(each, Number(each['card_index'])))]
}

function linkOf(holder: JsonObject, card?: number): PressableButton[] {
  const action = objectOf(holder['action'])
  const parameters = objectOf(action['parameters'])
  if (action['name'] !== 'cta_url') return []
  const text = wordOf(parameters, 'display_text') ?? ''
  const target = wordOf(parameters, 'url') ?? ''
  return [{ index: 0, type: 'url', text, target, ...(card !== undefined && { card }) }]
}

/** The first address in the body of a template, as the customer sees it. */
export function linkInBody(tx: ReadTx, message: Message): string | undefined {
  const template = templateOfMessage(tx, message)
  if (!template) return undefined
  const { body } = fillTemplate(template, sentComponents(message.content))
  return /https?:\/\/\S+/.exec(body)?.[0]
}
