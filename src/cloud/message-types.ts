import { parameterError, requiredParameter } from './errors.ts'
import { bool, needed, object, oneOf, type Shape, text } from './shape.ts'

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

const textMessage = object({
  body: needed(
    text((value, path) => {
      if (value === '') return requiredParameter(path)
      if (value.length <= 4096) return undefined
      return parameterError(`Param ${path} must be at most 4096 characters long.`)
    }),
    requiredParameter,
  ),
  preview_url: bool(),
})

/** Shape of each type's contents, by the name of the type. */
const sendable: Readonly<Record<string, Shape>> = {
  text: textMessage,
}

export const messageTypes = {
  sendable,
  context: object({ message_id: text() }, { open: true }),
  typing: object({ type: oneOf(['text']) }, { open: true }),
}
