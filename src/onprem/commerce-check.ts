import { linkedCatalog } from '../core/catalogs/linked-catalog.ts'
import type { Flow } from '../core/flows/flow.ts'
import { type Json, type JsonObject, objectOf, objectsIn } from '../core/json.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { ReadTx } from '../core/tx.ts'
import { type WireError, wireError } from './errors.ts'

/** What comes of an interactive message whose products or Flow are not what it takes them for. */
export interface CommerceFault {
  readonly failure?: WireError
  /** Goes out, with a `warning` status: a part of its products is missing. */
  readonly warning?: WireError
}

export function commerceFault(tx: ReadTx, number: PhoneNumber, content: Json): CommerceFault {
  const message = objectOf(content)
  const action = objectOf(message['action'])
  switch (message['type']) {
    case 'flow':
      return flowFault(tx, number, objectOf(action['parameters']))
    case 'catalog_message':
      return linkedCatalog(tx, number.wabaId)
        ? {}
        : fails(2025, 'No catalog is linked to the number')
    case 'product':
      return productsFault(tx, number, action['catalog_id'], [action['product_retailer_id']])
    case 'product_list': {
      const items = objectsIn(action['sections']).flatMap((each) =>
        objectsIn(each['product_items']),
      )
      const products = items.map((each) => each['product_retailer_id'])
      return productsFault(tx, number, action['catalog_id'], products)
    }
    default:
      return {}
  }
}

function productsFault(
  tx: ReadTx,
  number: PhoneNumber,
  catalogId: unknown,
  products: readonly unknown[],
): CommerceFault {
  const catalog = tx.catalogs.get(String(catalogId))
  if (!catalog) return fails(2024, `Catalog ${catalogId} does not exist`)
  if (!catalog.wabaIds.includes(number.wabaId)) {
    return fails(2025, `Catalog ${catalogId} is not linked to the number`)
  }
  const there = new Set<unknown>()
  for (const each of tx.products.values()) {
    if (each.catalogId === catalog.id) there.add(each.retailerId)
  }
  const missing = products.filter((each) => !there.has(each))
  if (missing.length === 0) return {}
  const details = `Products not found: ${missing.join(', ')}`
  if (missing.length === products.length) return fails(2027, details)
  return { warning: wireError(2026, details) }
}

/** Only a Flow that this world knows can be in a bad state. */
function flowFault(
  tx: ReadTx,
  { wabaId }: PhoneNumber,
  { flow_id: id, flow_name: name }: JsonObject,
): CommerceFault {
  const isMeant = (flow: Flow) => flow.wabaId === wabaId && (flow.id === id || flow.name === name)
  const flow = [...tx.flows.values()].find(isMeant)
  if (flow?.status === 'BLOCKED') return fails(2068, `Flow ${flow.name} is blocked`)
  if (flow?.status === 'THROTTLED') return fails(2069, `Flow ${flow.name} is throttled`)
  return {}
}

const fails = (code: Parameters<typeof wireError>[0], details: string): CommerceFault => ({
  failure: wireError(code, details),
})
