import type { Media } from '../core/media/media.ts'
import {
  mediaClasses,
  plainMime,
  STATIC_STICKER_MAX,
  STICKER_SIDE,
} from '../core/media/media-classes.ts'
import { DEPLOYMENT, type MediaProvider } from '../core/onprem/deployment.ts'
import type { ReadTx } from '../core/tx.ts'
import type { LinkedFile, MediaRules, MediaTrouble } from '../delivery/media-fetcher.ts'
import { type WireError, wireError } from './errors.ts'

/** The largest file that can be sent as this type; stickers are static here. */
const maxBytes = (type: string): number =>
  type === 'sticker' ? STATIC_STICKER_MAX : (mediaClasses[type]?.maxBytes ?? 0)

/** Why a file can not be sent as this type of message; undefined when it can. */
export function mediaTrouble(type: string, file: LinkedFile): MediaTrouble | undefined {
  const rules = mediaClasses[type]
  if (!rules) return undefined
  if (rules.mimes && !rules.mimes.some((each) => isSameType(each, file.mime))) {
    return { kind: 'mime', type, mime: file.mime }
  }
  if (file.size > maxBytes(type)) return { kind: 'size', type, max: maxBytes(type) }
  return type === 'sticker' ? stickerTrouble(file) : undefined
}

/** A plain `audio/ogg` is not the one with opus in it. */
function isSameType(wanted: string, given: string): boolean {
  if (plainMime(wanted) !== plainMime(given)) return false
  return plainMime(wanted) !== 'audio/ogg' || /codecs="?opus/i.test(given)
}

function stickerTrouble({ image }: LinkedFile): MediaTrouble | undefined {
  const told = (details: string): MediaTrouble => ({ kind: 'content', type: 'sticker', details })
  if (image?.type !== 'webp') return told('The file is no WebP image')
  if (image.width !== STICKER_SIDE || image.height !== STICKER_SIDE) {
    const size = `${image.width}x${image.height}`
    return told(`A sticker has ${STICKER_SIDE}x${STICKER_SIDE} pixels, not ${size}`)
  }
  return image.animated ? told('Animated stickers can not be sent') : undefined
}

/** The words for it. Meta's texts of a failed download quote the link; the rest is of one family of errors. */
export function troubleError(trouble: MediaTrouble, url?: string): WireError {
  const request = url === undefined ? 'Request' : `Request for url ${url}`
  switch (trouble.kind) {
    case 'http': {
      const name = trouble.statusText && ` (${trouble.statusText})`
      return wireError(1014, `${request} failed with error: ${trouble.status}${name}`)
    }
    case 'connection':
      return wireError(1014, `${request} failed with error: ${trouble.error}`)
    case 'mime':
      return wireError(400, `Media of type ${trouble.mime} can not be sent as ${trouble.type}`)
    case 'size':
      return wireError(400, `Media is over the limit of ${trouble.max} bytes for ${trouble.type}`)
    case 'content':
      return wireError(400, trouble.details)
  }
}

export const fileOf = ({ mimeType, sha256, size, image }: Media): LinkedFile => ({
  mime: mimeType,
  sha256,
  size,
  ...(image && { image }),
})

/** Linked media of this dialect: fetched each time anew, with the credentials of the provider that the message names. */
export const onpremMediaRules: MediaRules = {
  maxBytes,
  check: mediaTrouble,
  statusError: (trouble, url) => troubleError(trouble, url),
  newId: (env) => env.random.uuid(),
  cacheMs: 0,
  headers: (store, { provider }) => credentials(findProvider(store.read, provider)),
}

export const findProvider = (tx: ReadTx, name: string | undefined): MediaProvider | undefined =>
  tx.onprem.get(DEPLOYMENT)?.providers?.find((each) => each.name === name)

function credentials(provider: MediaProvider | undefined): Record<string, string> {
  const config = provider?.config
  if (!config) return {}
  if ('bearer' in config) return { authorization: `Bearer ${config.bearer}` }
  const { username, password } = config.basic
  const pair = Buffer.from(`${username}:${password}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}
