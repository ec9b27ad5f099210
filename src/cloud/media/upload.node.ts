import type { NodeKind } from '../node-kind.ts'

/** A session of the resumable upload; its id starts with `upload:`. */
export const uploadNode: NodeKind = {
  kind: 'upload',
  type: 'UploadSession',
  has: (tx, id) => tx.uploads.has(id),
  fields: {},
  defaults: [],
}
