import type { Media } from '../core/media/media.ts'
import { mediaFault } from '../core/onprem/media-rules.ts'
import { STICKER_SIDE } from '../core/onprem/sticker-pack.ts'
import type { World } from '../world.ts'
import { imageOf, isAnimatedWebp } from './image.ts'

const HEADER_BYTES = 64

/** Why a file is no sticker; undefined when it is one. Looks at the header of the file, not at what the client said. */
export async function stickerFault(
  world: World,
  media: Pick<Media, 'mimeType' | 'size' | 'sha256'>,
): Promise<string | undefined> {
  const byType = mediaFault('sticker', media)
  if (byType) return byType
  const head = await world.media.head(media.sha256, HEADER_BYTES)
  const image = head && imageOf(head)
  if (!head || image?.type !== 'webp') return 'the file is no WebP image'
  if (image.width !== STICKER_SIDE || image.height !== STICKER_SIDE) {
    return `a sticker has ${STICKER_SIDE}x${STICKER_SIDE} pixels, not ${image.width}x${image.height}`
  }
  return isAnimatedWebp(head) ? 'animated stickers can not be sent' : undefined
}
