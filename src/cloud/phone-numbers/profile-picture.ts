import { imageSize } from 'image-size'
import { readImageHeader } from '../../core/media/image-header.ts'
import { uploadedFile } from '../../core/media/upload-session.ts'
import type { BusinessProfile } from '../../core/phone-numbers/phone-number.ts'
import type { Call, Endpoint } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parameterError, unsupported } from '../errors.ts'

export type Picture = NonNullable<BusinessProfile['picture']>

const LEAST_PIXELS = 192
const MOST_BYTES = 5_242_880

/** The picture behind the handle of an upload: a square JPEG or PNG. */
export async function pictureOf(call: Call<World>, handle: string): Promise<Picture> {
  const file = uploadedFile(call.world.store.read, handle, call.at)
  if (!file) throw parameterError('Param profile_picture_handle is not a valid upload handle.')
  const head = await call.world.media.read(file.sha256)
  const image = head && readImageHeader(head, (bytes) => imageSize(bytes))
  const isPhoto = image?.type === 'jpg' || image?.type === 'png'
  if (!image || !isPhoto || file.size > MOST_BYTES) {
    throw parameterError('The profile picture must be a JPEG or PNG of 5 MB at most.')
  }
  if (image.width !== image.height || image.width < LEAST_PIXELS) {
    throw parameterError(
      `The profile picture must be square, with ${LEAST_PIXELS} pixels or more on each side.`,
    )
  }
  return file
}

/** Where a browser can load it: no token is asked for. */
export const pictureLink = (call: Call<World>, number: string, { sha256 }: Picture): string =>
  `${call.base}/whatsapp_profile_pictures/${number}/pp.jpg?oh=${sha256.slice(0, 32)}`

export const pictureEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/whatsapp_profile_pictures/{number}/pp.jpg',
    auth: 'open',
    doc: 'Load a profile picture',
    async run(call) {
      const { number = '' } = call.params
      const picture = call.world.store.read.phoneNumbers.get(number)?.profile?.picture
      const bytes = picture && (await call.world.media.read(picture.sha256))
      if (!picture || !bytes) throw unsupported(call.method, number)
      return { status: 200, body: bytes, headers: { 'content-type': picture.mimeType } }
    },
  },
]
