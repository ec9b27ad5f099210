import { imageSize } from 'image-size'

export interface ImageHeader {
  readonly type: string
  readonly width: number
  readonly height: number
}

/** What the header of an image file says; undefined when it is none. */
export function imageOf(bytes: Uint8Array): ImageHeader | undefined {
  try {
    const { type = '', width, height } = imageSize(bytes)
    return { type, width, height }
  } catch {
    return undefined
  }
}

/** An animated WebP says so in its extended header: bit 1 of the flags. */
export function isAnimatedWebp(bytes: Uint8Array): boolean {
  const chunk = String.fromCharCode(...bytes.subarray(12, 16))
  return chunk === 'VP8X' && ((bytes[20] ?? 0) & 0x02) !== 0
}
