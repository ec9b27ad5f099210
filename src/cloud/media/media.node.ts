import { isCloudMediaId, type Media } from '../../core/media/media.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import { mediaLink } from './media-link.ts'

const ofMedia =
  (read: (media: Media, call: Call<World>) => string | number): FieldReader =>
  (id, call) => {
    const media = call.world.store.read.media.get(id)
    return media && read(media, call)
  }

/** A media object; its own endpoint reads it, since it may name the number that must own it. */
export const mediaNode: NodeKind = {
  kind: 'media',
  type: 'WhatsAppBusinessMedia',
  has: (tx, id) => isCloudMediaId(id) && tx.media.has(id),
  wabaId: (tx, id) => tx.phoneNumbers.get(tx.media.get(id)?.phoneNumberId ?? '')?.wabaId,
  fields: {
    url: ofMedia((media, call) => mediaLink(call.base, media, call.at)),
    mime_type: ofMedia(({ mimeType }) => mimeType),
    sha256: ofMedia(({ sha256 }) => sha256),
    file_size: ofMedia(({ size }) => size),
    messaging_product: () => 'whatsapp',
  },
  defaults: ['url', 'mime_type', 'sha256', 'file_size', 'id', 'messaging_product'],
}
