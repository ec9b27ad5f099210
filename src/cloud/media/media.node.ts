import { isCloudMediaId } from '../../core/media/media.ts'
import type { NodeKind } from '../node-kind.ts'

/** A media object: shown by its own endpoint, it has no `fields`. */
export const mediaNode: NodeKind = {
  kind: 'media',
  type: 'WhatsAppBusinessMedia',
  has: (tx, id) => isCloudMediaId(id) && tx.media.has(id),
  wabaId: (tx, id) => tx.phoneNumbers.get(tx.media.get(id)?.phoneNumberId ?? '')?.wabaId,
  fields: {},
  defaults: [],
}
