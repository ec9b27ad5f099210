import type { User } from '../../core/access/user.ts'
import type { Json } from '../../core/json.ts'
import type { ReadTx } from '../../core/tx.ts'
import { listEdge, nodeEdge } from '../edge.ts'
import { parseFields, renderNode } from '../fields.ts'
import { kindNamed } from '../kinds.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import { isPrincipal, type Principal } from '../principal.ts'
import { businessesOf, seesWaba } from '../visibility.ts'

const read =
  (pick: (user: User) => Json | undefined): FieldReader =>
  (id, call) => {
    const user = call.world.store.read.users.get(id)
    return user && pick(user)
  }

const wabaFields = parseFields('id,name')

/** A user sees itself and the others of its business. */
const sees = (tx: ReadTx, principal: Principal, id: string): boolean =>
  principal.userId === id ||
  businessesOf(tx, principal).includes(tx.users.get(id)?.businessId ?? '')

const kindOfUser = (kind: User['kind'], name: string, type: string): NodeKind => ({
  kind: name,
  type,
  has: (tx, id) => tx.users.get(id)?.kind === kind,
  sees,
  auth: 'token',
  fields: {
    name: read((user) => user.name),
    role: read((user) => user.role),
    business: (id, call) => {
      const user = call.world.store.read.users.get(id)
      return user && renderNode(kindNamed('business'), user.businessId, call, undefined)
    },
  },
  edges: {
    businesses: nodeEdge('business', {
      name: 'businesses',
      auth: 'token',
      doc: 'List the businesses of a user',
      rows: (id, call) => {
        const { read: tx } = call.world.store
        const own = tx.users.get(id)?.businessId
        return own !== undefined && tx.businesses.has(own) ? [own] : []
      },
    }),
    accounts: listEdge<string>({
      name: 'accounts',
      auth: 'token',
      doc: 'List the pages of a user: there are none',
      rows: () => [],
      render: (row) => row,
    }),
    permissions: listEdge<string>({
      name: 'permissions',
      auth: 'token',
      doc: 'List what a user has granted to the app',
      rows: (_id, call) => (isPrincipal(call.principal) ? call.principal.scopes : []),
      render: (permission) => ({ permission, status: 'granted' }),
    }),
    assigned_whatsapp_business_accounts: listEdge<string>({
      name: 'assigned_whatsapp_business_accounts',
      auth: 'whatsapp_business_management',
      doc: 'List the WABAs that a user has rights on',
      rows: (id, call) => {
        const { principal, world } = call
        return [...world.store.read.wabas.values()]
          .filter((waba) => waba.assignedUsers?.some((each) => each.userId === id))
          .filter((waba) => isPrincipal(principal) && seesWaba(principal, waba.id))
          .map((waba) => waba.id)
      },
      render: (wabaId, call, fields, id) => {
        const asked = fields?.filter((each) => each.name !== 'tasks')
        const row = renderNode(kindNamed('waba'), wabaId, call, asked ?? wabaFields)
        if (asked?.length === fields?.length) return row
        const users = call.world.store.read.wabas.get(wabaId)?.assignedUsers ?? []
        const tasks = users.find((each) => each.userId === id)?.tasks ?? []
        return { ...row, tasks: [...tasks] }
      },
    }),
  },
  defaults: ['name'],
})

export const userNode = kindOfUser('user', 'user', 'User')
export const systemUserNode = kindOfUser('system_user', 'system_user', 'SystemUser')
