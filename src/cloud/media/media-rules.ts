import {
  ANIMATED_STICKER_MAX,
  mediaClasses,
  plainMime,
  STATIC_STICKER_MAX,
  STICKER_SIDE,
} from '../../core/media/media-classes.ts'
import type { StatusError } from '../../core/messages/message.ts'
import type { LinkedFile, MediaRules, MediaTrouble } from '../../delivery/media-fetcher.ts'
import { cloudErrors } from '../dialect-errors.ts'

const MEDIA_UPLOAD_ERROR = 131053

/** Names of the classes in Meta's sentences. */
const shownNames: Readonly<Record<string, string>> = {
  audio: 'Voice',
  image: 'Image',
  sticker: 'Sticker',
  video: 'Video',
}

/** Why a file can not be sent as this type; undefined when it can. A file without known header passes when `lenient`. */
export function mediaTrouble(type: string, file: LinkedFile): MediaTrouble | undefined {
  const rules = mediaClasses[type]
  if (!rules) return undefined
  if (rules.mimes && !rules.mimes.map(plainMime).includes(plainMime(file.mime))) {
    return { kind: 'mime', type, mime: file.mime }
  }
  if (file.size > rules.maxBytes) return { kind: 'size', type, max: rules.maxBytes }
  if (type === 'image') return imageTrouble(file)
  return type === 'sticker' ? stickerTrouble(file) : undefined
}

function imageTrouble({ mime, image }: LinkedFile): MediaTrouble | undefined {
  const wanted = plainMime(mime) === 'image/png' ? 'png' : 'jpg'
  if (image?.type === wanted) return undefined
  return {
    kind: 'content',
    type: 'image',
    details: `Image is not a valid ${plainMime(mime)} file.`,
  }
}

function stickerTrouble({ size, image }: LinkedFile): MediaTrouble | undefined {
  if (image?.type !== 'webp') {
    return { kind: 'content', type: 'sticker', details: 'Sticker is not a valid image/webp file.' }
  }
  if (image.width !== STICKER_SIDE || image.height !== STICKER_SIDE) {
    return {
      kind: 'content',
      type: 'sticker',
      details: `Sticker must be ${STICKER_SIDE}x${STICKER_SIDE} pixels, got ${image.width}x${image.height}.`,
    }
  }
  const max = image.animated ? ANIMATED_STICKER_MAX : STATIC_STICKER_MAX
  return size > max ? { kind: 'size', type: 'sticker', max } : undefined
}

/** The details of error 131053. */
function troubleDetails(trouble: MediaTrouble): string {
  switch (trouble.kind) {
    case 'http':
      return `Downloading media from weblink failed with http code ${trouble.status}, status message ${trouble.statusText}`
    case 'connection':
      return `Downloading media from weblink failed: ${trouble.error}`
    case 'size':
      return `${shownNames[trouble.type] ?? 'Document'} is larger than the allowed ${trouble.max} bytes.`
    case 'mime': {
      const allowed = mediaClasses[trouble.type]?.mimes?.join(', ') ?? ''
      return `Unsupported ${shownNames[trouble.type] ?? 'Document'} mime type ${trouble.mime}. Please use one of ${allowed}.`
    }
    case 'content':
      return trouble.details
  }
}

export const mediaError = (trouble: MediaTrouble): StatusError =>
  cloudErrors.statusError(MEDIA_UPLOAD_ERROR, troubleDetails(trouble))

/** Linked media of Cloud messages. */
export const cloudMediaRules: MediaRules = {
  maxBytes: (type) => mediaClasses[type]?.maxBytes ?? 0,
  check: mediaTrouble,
  statusError: mediaError,
  newId: (env) => env.random.digits(16),
  cacheMs: 600_000,
}
