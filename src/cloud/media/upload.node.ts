import type { NodeKind } from '../node-kind.ts'

/** The session that an id names: some clients encode all that they were given, `?sig=` included. */
export const sessionKey = (id: string): string => id.split('?', 1)[0] ?? ''

/** A session of the resumable upload; its id starts with `upload:`. */
export const uploadNode: NodeKind = {
  kind: 'upload',
  type: 'UploadSession',
  has: (tx, id) => tx.uploads.has(sessionKey(id)),
  fields: {},
  defaults: [],
}
