import type { Json } from '../../core/json.ts'
import type { MigrationIntent, Solution } from '../../core/wabas/solution.ts'
import { listEdge } from '../edge.ts'
import { enumParameter } from '../errors.ts'
import { parseFields, renderNode } from '../fields.ts'
import { kindNamed } from '../kinds.ts'
import type { Edge, FieldReader, NodeKind } from '../node-kind.ts'
import { seesWaba } from '../visibility.ts'

const MANAGE = 'whatsapp_business_management'

const read =
  (pick: (row: Solution) => Json | undefined): FieldReader =>
  (id, call) => {
    const row = call.world.store.read.solutions.get(id)
    return row && pick(row)
  }

/** A solution of two partners: both apps see it, and who sees an account that it serves. */
export const solutionNode: NodeKind = {
  kind: 'solution',
  type: 'WhatsAppBusinessSolution',
  has: (tx, id) => tx.solutions.has(id),
  sees: (tx, principal, id) => {
    const row = tx.solutions.get(id)
    if (!row) return false
    const { ownerAppId, partnerAppId, wabaIds } = row
    if ([ownerAppId, partnerAppId].includes(principal.app.id)) return true
    return principal.kind !== 'app' && wabaIds.some((wabaId) => seesWaba(principal, wabaId))
  },
  auth: 'token',
  fields: {
    name: read((row) => row.name),
    status: read((row) => row.status),
    status_for_pending_request: read((row) => row.pendingRequest),
    owner_app: (id, call) => {
      const { apps, solutions } = call.world.store.read
      const app = apps.get(solutions.get(id)?.ownerAppId ?? '')
      return app && { id: app.id, name: app.name }
    },
    owner_permissions: read((row) => [...row.ownerPermissions]),
  },
  defaults: ['name', 'status', 'status_for_pending_request', 'owner_app', 'owner_permissions'],
}

/** What a list of solutions shows. */
const inLists = parseFields('name,status,status_for_pending_request')

const solutionEdge = (
  name: string,
  auth: string,
  doc: string,
  wanted: (row: Solution, id: string, role: string | undefined) => boolean,
): Edge =>
  listEdge<string>({
    name,
    auth,
    doc,
    rows: (id, call, argument) => {
      const role = argument('role')
      if (role !== undefined && !roles.includes(role)) throw enumParameter('role', roles, role)
      return [...call.world.store.read.solutions.values()]
        .filter((row) => wanted(row, id, role))
        .map((row) => row.id)
    },
    render: (id, call, fields) =>
      renderNode(kindNamed('solution'), id, call, fields?.length ? fields : inLists),
  })

const roles = ['OWNER', 'PARTNER']

export const wabaSolutionsEdge = solutionEdge(
  'solutions',
  MANAGE,
  'List the multi-partner solutions of a WABA',
  (row, id) => row.wabaIds.includes(id),
)

export const appSolutionsEdge = solutionEdge(
  'whatsapp_business_solutions',
  'token',
  'List the multi-partner solutions of an app',
  (row, id, role) =>
    (role !== 'PARTNER' && row.ownerAppId === id) || (role !== 'OWNER' && row.partnerAppId === id),
)

const readIntent =
  (pick: (row: MigrationIntent) => Json | undefined): FieldReader =>
  (id, call) => {
    const row = call.world.store.read.migrationIntents.get(id)
    return row && pick(row)
  }

/** The wish of a WABA to be served by a solution. */
export const migrationIntentNode: NodeKind = {
  kind: 'migration_intent',
  type: 'WhatsAppBusinessSolutionMigrationIntent',
  has: (tx, id) => tx.migrationIntents.has(id),
  wabaId: (tx, id) => tx.migrationIntents.get(id)?.wabaId,
  auth: MANAGE,
  fields: {
    status: readIntent((row) => row.status),
    solution: (id, call, item) => {
      const row = call.world.store.read.migrationIntents.get(id)
      if (!row || !call.world.store.read.solutions.has(row.solutionId)) return undefined
      const fields = item.fields?.length ? item.fields : inLists
      return renderNode(kindNamed('solution'), row.solutionId, call, fields)
    },
  },
  defaults: ['id', 'status'],
}
