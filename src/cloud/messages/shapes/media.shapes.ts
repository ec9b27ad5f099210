import { parameterError, whatsappError } from '../../errors.ts'
import { badValue, bool, type Member, object, type Shape, text } from './shape.ts'

const CAPTION_MAX = 1024

/** `http(s)` only; what it leads to is looked at later. */
export const webLink = (): Shape =>
  text((value, path) =>
    /^https?:\/\/[^\s/]+/i.test(value) && URL.canParse(value)
      ? undefined
      : parameterError(`Param ${path} is not a valid URI.`),
  )

const caption = text((value) =>
  value.length > CAPTION_MAX
    ? badValue(`Caption is too long. Max length is ${CAPTION_MAX}`)
    : undefined,
)

/** `{id}` or `{link}`; with both the id counts. */
function mediaObject(more: Readonly<Record<string, Member | Shape>> = {}): Shape {
  const shape = object({
    id: text(),
    link: webLink(),
    provider: object({ name: text() }, { open: true }),
    ...more,
  })
  return {
    read(value, path, walk) {
      const read = shape.read(value, path, walk)
      if (typeof read === 'object' && read !== null && !('id' in read) && !('link' in read)) {
        walk.report('missing', whatsappError(100, "Either 'id' or 'link' must be provided"))
      }
      return read
    },
  }
}

export const image = mediaObject({ caption })
export const video = mediaObject({ caption })
export const audio = mediaObject({ voice: bool() })
export const document = mediaObject({ caption, filename: text() })
export const sticker = mediaObject()
