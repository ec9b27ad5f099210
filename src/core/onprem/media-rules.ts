import type { Media } from '../media/media.ts'

const MB = 1024 * 1024

/** What each class of media takes, by Meta's table of supported types; undefined types = any. */
const classes: Readonly<Record<string, { readonly types?: readonly string[]; limit: number }>> = {
  audio: {
    types: ['audio/aac', 'audio/mp4', 'audio/amr', 'audio/mpeg', 'audio/ogg; codecs=opus'],
    limit: 16 * MB,
  },
  document: { limit: 100 * MB },
  image: { types: ['image/jpeg', 'image/png'], limit: 5 * MB },
  sticker: { types: ['image/webp'], limit: 100 * 1024 },
  video: { types: ['video/mp4', 'video/3gpp'], limit: 16 * MB },
}

/** Why a file can not be sent as this type of message; undefined when it can. */
export function mediaFault(
  type: string,
  media: Pick<Media, 'mimeType' | 'size'>,
): string | undefined {
  const rules = classes[type]
  if (!rules) return undefined
  const mimeType = plainType(media.mimeType)
  if (rules.types && !rules.types.map(plainType).includes(mimeType)) {
    return `Media of type ${media.mimeType} can not be sent as ${type}`
  }
  if (media.size > rules.limit) {
    return `Media of ${media.size} bytes is over the limit of ${rules.limit} for ${type}`
  }
  return undefined
}

export const mediaLimit = (type: string): number => classes[type]?.limit ?? 100 * MB

/** Lower case, no space around the parameters. */
const plainType = (mimeType: string): string => mimeType.toLowerCase().replace(/\s*;\s*/g, ';')
