import type { ImageHeader } from './media.ts'

/** Reads sizes of images: how is the caller's affair, the core has no packages. */
export type ImageSize = (bytes: Uint8Array) => { type?: string; width: number; height: number }

/** How many bytes of a file are enough to know what image it is. */
export const IMAGE_HEAD_BYTES = 65_536

/** What the header of a file says; undefined when it is no image. */
export function readImageHeader(bytes: Uint8Array, size: ImageSize): ImageHeader | undefined {
  try {
    const { type, width, height } = size(bytes)
    return { type: type ?? '', width, height, animated: isAnimatedWebp(bytes) }
  } catch {
    return undefined
  }
}

/** A WebP says so in the flags of its extended header: `RIFF....WEBPVP8X....flags`. */
function isAnimatedWebp(bytes: Uint8Array): boolean {
  const isExtended = [0x56, 0x50, 0x38, 0x58].every((byte, at) => bytes[12 + at] === byte)
  return isExtended && ((bytes[20] ?? 0) & 0x02) !== 0
}
