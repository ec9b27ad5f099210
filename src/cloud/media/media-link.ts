import { createHmac } from 'node:crypto'
import { unixSeconds } from '../../core/duration.ts'
import type { Media } from '../../core/media/media.ts'

/** A download address lives for five minutes. */
const LINK_LIFE_S = 300

export const DOWNLOAD_PATH = '/whatsapp_business/attachments'

/** Meta's links are signed; ours by what only this emulator knows of the file. */
export function linkHash(media: Media, expires: number): string {
  const digest = createHmac('sha256', `${media.sha256}:${media.createdAt}`)
    .update(`${media.id}:${expires}`)
    .digest('base64url')
  return `AR${digest.slice(0, 40)}`
}

/** Where the bytes can be had until `now` + 5 minutes. */
export function mediaLink(base: string, media: Media, now: number): string {
  const expires = unixSeconds(now) + LINK_LIFE_S
  const hash = linkHash(media, expires)
  return `${base}${DOWNLOAD_PATH}/?mid=${media.id}&source=getMedia&ext=${expires}&hash=${hash}`
}
