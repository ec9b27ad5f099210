import type { Json } from '../../core/json.ts'
import type { CreditAllocation } from '../../core/wabas/credit-line.ts'
import { nodeEdge } from '../edge.ts'
import { renderNode } from '../fields.ts'
import { kindNamed } from '../kinds.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import { businessesOf } from '../visibility.ts'

/** A line of credit. */
export const creditLineNode: NodeKind = {
  kind: 'credit_line',
  type: 'ExtendedCredit',
  has: (tx, id) => tx.creditLines.has(id),
  sees: (tx, principal, id) =>
    businessesOf(tx, principal).includes(tx.creditLines.get(id)?.businessId ?? ''),
  auth: 'business_management',
  fields: {
    legal_entity_name: (id, call) => call.world.store.read.creditLines.get(id)?.legalEntityName,
    owner_business: (id, call, item) => {
      const line = call.world.store.read.creditLines.get(id)
      return line && renderNode(kindNamed('business'), line.businessId, call, item.fields)
    },
  },
  edges: {
    owning_credit_allocation_configs: nodeEdge('credit_allocation', {
      name: 'owning_credit_allocation_configs',
      auth: 'business_management',
      doc: 'List the shares of a credit line',
      rows: (id, call, argument) => {
        const wanted = argument('receiving_business_id')
        return [...call.world.store.read.creditAllocations.values()]
          .filter((each) => each.creditLineId === id && !each.deleted)
          .filter((each) => wanted === undefined || each.receivingBusinessId === wanted)
          .map((each) => each.id)
      },
    }),
  },
  defaults: ['id', 'legal_entity_name'],
}

const read =
  (pick: (row: CreditAllocation) => Json | undefined): FieldReader =>
  (id, call) => {
    const row = call.world.store.read.creditAllocations.get(id)
    return row && pick(row)
  }

/** A share of a credit line. */
export const allocationNode: NodeKind = {
  kind: 'credit_allocation',
  type: 'ExtendedCreditAllocationConfig',
  has: (tx, id) => tx.creditAllocations.has(id),
  sees: (tx, principal, id) => {
    const line = tx.creditLines.get(tx.creditAllocations.get(id)?.creditLineId ?? '')
    return businessesOf(tx, principal).includes(line?.businessId ?? '')
  },
  auth: 'business_management',
  fields: {
    receiving_credential: read((row) => ({ id: row.creditLineId })),
    request_status: read((row) => (row.deleted ? 'DELETED' : 'ACTIVE')),
    receiving_business: (id, call, item) => {
      const row = call.world.store.read.creditAllocations.get(id)
      return row && call.world.store.read.businesses.has(row.receivingBusinessId)
        ? renderNode(kindNamed('business'), row.receivingBusinessId, call, item.fields)
        : undefined
    },
  },
  defaults: ['receiving_credential', 'request_status'],
}
