import { contacts, location, pin, reaction, textMessage } from './content.shapes.ts'
import { interactive } from './interactive.shape.ts'
import { audio, document, image, sticker, video } from './media.shapes.ts'
import { object, oneOf, type Shape, text } from './shape.ts'
import { template } from './template.shape.ts'

/** The types that the parameter layer knows, as its enum message lists them. */
export const shownTypes: ReadonlySet<string> = new Set([
  'AUDIO',
  'CONTACTS',
  'DOCUMENT',
  'GIF',
  'IMAGE',
  'INTERACTIVE',
  'LINK_PREVIEW',
  'LOCATION',
  'PIN',
  'REACTION',
  'STICKER',
  'TEMPLATE',
  'TEXT',
  'VIDEO',
])

/** Shape of each type's contents, by the name of the type. */
const sendable: Readonly<Record<string, Shape>> = {
  audio,
  contacts,
  document,
  image,
  interactive,
  location,
  pin,
  reaction,
  sticker,
  template,
  text: textMessage,
  video,
}

export const messageTypes = {
  sendable,
  context: object({ message_id: text() }, { open: true }),
  typing: object({ type: oneOf(['text']) }, { open: true }),
}
