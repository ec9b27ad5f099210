import { type JsonObject, objectsIn } from '../json.ts'

/** Objects of a list member: the buttons of BUTTONS, the cards of CAROUSEL. */
export const objectsOf = (holder: JsonObject | undefined, member: string): JsonObject[] =>
  objectsIn(holder?.[member])

export const ofType = (components: readonly JsonObject[], type: string): JsonObject | undefined =>
  components.find((each) => String(each['type']).toUpperCase() === type)

export const buttonsOf = (components: readonly JsonObject[]): JsonObject[] =>
  objectsOf(ofType(components, 'BUTTONS'), 'buttons')

export const cardsOf = (components: readonly JsonObject[]): JsonObject[][] =>
  objectsOf(ofType(components, 'CAROUSEL'), 'cards').map((card) => objectsOf(card, 'components'))

export function wordOf(holder: JsonObject | undefined, member: string): string | undefined {
  const value = holder?.[member]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** As people count: an emoji outside the basic plane is one. */
export const lengthOf = (text: string): number => [...text].length

/** One emoji each; characters that are text unless told otherwise are none. */
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/gu

export const emojisIn = (text: string): number => text.match(emoji)?.length ?? 0

/** Where it stands, as messages name it: `components[2]`. */
export const pathOf = (components: readonly JsonObject[], component: JsonObject): string =>
  `components[${components.indexOf(component)}]`
