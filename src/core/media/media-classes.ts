const KB = 1024
const MB = 1024 * KB

/** What one type of message may carry. */
export interface MediaClass {
  /** Undefined = any. */
  readonly mimes?: readonly string[]
  readonly maxBytes: number
}

export const DOCUMENT_MAX = 100 * MB
export const STATIC_STICKER_MAX = 100 * KB
export const ANIMATED_STICKER_MAX = 500 * KB
export const STICKER_SIDE = 512

/** Meta's table of supported media of the Cloud API, in the order of its messages. */
export const mediaClasses: Readonly<Record<string, MediaClass>> = {
  audio: {
    mimes: ['audio/ogg; codecs=opus', 'audio/mpeg', 'audio/amr', 'audio/mp4', 'audio/aac'],
    maxBytes: 16 * MB,
  },
  document: { maxBytes: DOCUMENT_MAX },
  image: { mimes: ['image/jpeg', 'image/png'], maxBytes: 5 * MB },
  sticker: { mimes: ['image/webp'], maxBytes: ANIMATED_STICKER_MAX },
  video: { mimes: ['video/mp4', 'video/3gpp'], maxBytes: 16 * MB },
}

/** `audio/ogg; codecs=opus` without its parameters, in lower case. */
export const plainMime = (mime: string): string => (mime.split(';')[0] ?? '').trim().toLowerCase()

/** Which class limits an upload of this type; documents take the rest. */
export function classOfMime(mime: string): string {
  const plain = plainMime(mime)
  const found = Object.entries(mediaClasses).find(([, { mimes }]) =>
    mimes?.some((each) => plainMime(each) === plain),
  )
  return found?.[0] ?? 'document'
}
