import { imageSize } from 'image-size'
import { readImageHeader } from '../core/media/image-header.ts'
import type { ImageHeader } from '../core/media/media.ts'

/** What the header of an image file says; undefined when it is none. */
export const readImage = (bytes: Uint8Array): ImageHeader | undefined =>
  readImageHeader(bytes, (each) => imageSize(each))
