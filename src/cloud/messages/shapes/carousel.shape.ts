import { isObject } from '../../../core/json.ts'
import type { GraphError } from '../../errors.ts'
import { ctaUrlAction } from './interactive-actions.shapes.ts'
import { memberOf, repeated } from './lengths.ts'
import { image, video } from './media.shapes.ts'
import { productAction } from './product-actions.shapes.ts'
import { buttonsAction, reply } from './reply-actions.shapes.ts'
import {
  anything,
  badValue,
  integer,
  list,
  missingMember,
  needed,
  object,
  oneOf,
  opened,
  type Shape,
  shapeNamed,
  text,
} from './shape.ts'

const cardIndex = needed(
  integer((value) =>
    value < 0 || value > 9 ? badValue('card_index must be between 0 and 9') : undefined,
  ),
)

const cardBody = object({
  text: needed(
    text((value) => {
      if (value.length < 1 || value.length > 160) {
        return badValue('Card body text length invalid. Min length: 1, Max length: 160')
      }
      return value.split('\n').length > 3
        ? badValue('Card body text cannot have more than 2 line breaks')
        : undefined
    }),
  ),
})

const mediaHeader = object(
  { type: needed(oneOf(['image', 'video'])), image, video },
  {
    check: (value) =>
      value[String(value['type'])] === undefined ? missingMember(String(value['type'])) : undefined,
  },
)

const mediaCard = (action: Shape): Shape =>
  object({
    card_index: cardIndex,
    type: needed(text()),
    header: needed(mediaHeader),
    body: cardBody,
    action: needed(action),
  })

const quickReplies = object({
  buttons: needed(
    list(
      object({
        type: needed(oneOf(['quick_reply'])),
        quick_reply: needed(reply),
      }),
    ),
  ),
})

/** Cards with quick replies are of the type `cta_url` too: their action tells. */
const linkOrReplies: Shape = {
  read(value, path, walk) {
    const action = opened(value)
    const hasButtons = isObject(action) && action['buttons'] !== undefined
    return (hasButtons ? quickReplies : ctaUrlAction).read(action, path, walk)
  },
}

const cards: Readonly<Record<string, Shape>> = {
  cta_url: mediaCard(linkOrReplies),
  quick_reply: mediaCard(quickReplies),
  button: mediaCard(buttonsAction),
  product: object({
    card_index: cardIndex,
    type: needed(text()),
    action: needed(productAction),
  }),
}

const card: Shape = {
  read(given, path, walk) {
    const value = opened(given)
    const type = isObject(value) ? value['type'] : undefined
    if (isObject(value) && (type === undefined || type === null)) {
      walk.report('missing', missingMember('type'))
      return value
    }
    const shape = shapeNamed(cards, type)
    if (shape) return shape.read(value, path, walk)
    return object(
      { type: needed(oneOf(Object.keys(cards))), any: anything() },
      { open: true },
    ).read(value, path, walk)
  },
}

export const carouselAction = object({ cards: needed(list(card, checkCards)) })

function checkCards(all: unknown[]): GraphError | undefined {
  if (all.length < 2 || all.length > 10) {
    return badValue('Invalid cards count. Min allowed cards: 2, Max allowed cards: 10')
  }
  const index = repeated(all.map((each) => memberOf(each, 'card_index')))
  if (index !== undefined) return badValue(`Duplicated card index: ${index}`)
  if (new Set(all.map((each) => memberOf(each, 'type'))).size > 1) {
    return badValue('All cards must have the same type')
  }
  if (new Set(all.map((each) => memberOf(each, 'header', 'type'))).size > 1) {
    return badValue('All cards must have the same header type')
  }
  const catalogs = new Set(all.map((each) => memberOf(each, 'action', 'catalog_id')))
  return catalogs.size > 1 ? badValue('All cards must have the same catalog_id') : undefined
}
