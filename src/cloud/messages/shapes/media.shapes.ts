import { isObject } from '../../../core/json.ts'
import { parameterError, whatsappError } from '../../errors.ts'
import { badValue, bool, type Member, object, opened, type Shape, text } from './shape.ts'

const CAPTION_MAX = 1024

/** `http(s)` only; what it leads to is looked at later. */
const isWebLink = (value: string): boolean =>
  /^https?:\/\/[^\s/]+/i.test(value) && URL.canParse(value)

const notALink = (path: string): string => `Param ${path} is not a valid URI.`

const mediaLink = text((value, path) =>
  isWebLink(value) ? undefined : parameterError(notALink(path)),
)

/** In interactive messages a value of a wrong form is 131009, whatever it is. */
export const webLink = text((value, path) =>
  isWebLink(value) ? undefined : badValue(notALink(path)),
)

const caption = text((value) =>
  value.length > CAPTION_MAX
    ? badValue(`Caption is too long. Max length is ${CAPTION_MAX}`)
    : undefined,
)

/** An empty `id` or `link` is none: clients that fill in every member write both. */
const given = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).filter(([key, each]) => each !== '' || (key !== 'id' && key !== 'link')),
  )

/** `{id}` or `{link}`; with both the id counts. */
function mediaObject(more: Readonly<Record<string, Member | Shape>> = {}): Shape {
  const shape = object({
    id: text(),
    link: mediaLink,
    provider: object({ name: text() }, { open: true }),
    ...more,
  })
  return {
    read(value, path, walk) {
      const object = opened(value)
      const read = shape.read(isObject(object) ? given(object) : value, path, walk)
      if (isObject(read) && !('id' in read) && !('link' in read)) {
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
