import type { NodeKind } from './node-kind.ts'
import { unescapeCursor } from './paging.ts'

/** A group's id says what it is: base64url of `capi_group:{business digits}:{18 digits}`, escaped like a cursor. */
const isGroupId = (id: string): boolean =>
  Buffer.from(unescapeCursor(id), 'base64url').toString('latin1').startsWith('capi_group:')

/** A WhatsApp group. None exists here; what is asked of one is told that it is not emulated. */
export const groupNode: NodeKind = {
  kind: 'group',
  type: 'WhatsAppBusinessGroup',
  has: (_tx, id) => isGroupId(id),
  fields: {},
  defaults: [],
}
