import type { Product } from '../../core/catalogs/catalog.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { argumentOf, nodeEdge } from '../edge.ts'
import { requiredParameter } from '../errors.ts'
import { renderNode } from '../fields.ts'
import { kindNamed } from '../kinds.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import type { Principal } from '../principal.ts'
import { businessesOf, seesWaba } from '../visibility.ts'
import { passes } from './product-filter.ts'

const AUTH = 'catalog_management'

/** A catalog is seen by its business and by those who see a WABA that it is linked to. */
function seesCatalog(tx: ReadTx, principal: Principal, id: string): boolean {
  const catalog = tx.catalogs.get(id)
  if (!catalog) return false
  if (businessesOf(tx, principal).includes(catalog.businessId)) return true
  return principal.kind !== 'app' && catalog.wabaIds.some((each) => seesWaba(principal, each))
}

const productsOf = (tx: ReadTx, catalogId: string): Product[] =>
  [...tx.products.values()].filter((row) => row.catalogId === catalogId)

export const catalogNode: NodeKind = {
  kind: 'catalog',
  type: 'ProductCatalog',
  has: (tx, id) => tx.catalogs.has(id),
  sees: seesCatalog,
  auth: AUTH,
  fields: {
    name: (id, call) => call.world.store.read.catalogs.get(id)?.name,
    vertical: (id, call) => call.world.store.read.catalogs.get(id)?.vertical,
    product_count: (id, call) => productsOf(call.world.store.read, id).length,
    business: (id, call, item) => {
      const catalog = call.world.store.read.catalogs.get(id)
      return catalog && renderNode(kindNamed('business'), catalog.businessId, call, item.fields)
    },
  },
  edges: {
    products: nodeEdge('product', {
      name: 'products',
      auth: AUTH,
      doc: 'List the products of a catalog',
      summary: true,
      rows: (id, call, argument) =>
        productsOf(call.world.store.read, id)
          .filter(passes(argument('filter')))
          .map((row) => row.id),
    }),
    product_sets: nodeEdge('product_set', {
      name: 'product_sets',
      auth: AUTH,
      doc: 'List the sets of a catalog',
      rows: (id, call) =>
        [...call.world.store.read.productSets.values()]
          .filter((row) => row.catalogId === id)
          .map((row) => row.id),
    }),
    check_batch_request_status: {
      auth: AUTH,
      doc: 'Tell what came of a batch of changes',
      read: (id, call, item) => batchStatus(call, id, argumentOf(call, item)('handle')),
    },
  },
  defaults: ['name'],
}

/** What came of a batch. Nothing is left to be done: it is finished when it is answered. */
function batchStatus(call: Call<World>, catalogId: string, handle: string | undefined): JsonObject {
  if (!handle) throw requiredParameter('handle')
  const batch = call.world.store.read.catalogBatches.get(handle)
  if (batch?.catalogId !== catalogId) return { data: [] }
  return {
    data: [
      {
        handle,
        status: 'finished',
        errors: [...batch.errors],
        errors_total_count: batch.errors.length,
        warnings: [],
        ids_of_invalid_requests: batch.errors.map((each) => each['id'] ?? ''),
      },
    ],
  }
}

const symbols: Readonly<Record<string, string>> = {
  BRL: 'R$',
  EUR: '€',
  GBP: '£',
  INR: '₹',
  USD: '$',
}

/** `$12.00` of 1200 cents. */
function price(minor: number | undefined, currency: string): string | undefined {
  if (minor === undefined) return undefined
  return `${symbols[currency] ?? `${currency} `}${(minor / 100).toFixed(2)}`
}

const read =
  (pick: (row: Product) => Json | undefined): FieldReader =>
  (id, call) => {
    const row = call.world.store.read.products.get(id)
    return row && pick(row)
  }

export const productNode: NodeKind = {
  kind: 'product',
  type: 'ProductItem',
  has: (tx, id) => tx.products.has(id),
  sees: (tx, principal, id) => seesCatalog(tx, principal, tx.products.get(id)?.catalogId ?? ''),
  auth: AUTH,
  fields: {
    retailer_id: read((row) => row.retailerId),
    name: read((row) => row.name),
    description: read((row) => row.description),
    price: read((row) => price(row.price, row.currency)),
    currency: read((row) => row.currency),
    availability: read((row) => row.availability),
    condition: read((row) => row.condition),
    image_url: read((row) => row.imageUrl),
    url: read((row) => row.url),
    brand: read((row) => row.brand),
    sale_price: read((row) => price(row.salePrice, row.currency)),
    visibility: read((row) => row.extra?.['visibility'] ?? 'published'),
    retailer_product_group_id: read((row) => row.extra?.['retailer_product_group_id']),
    review_status: read(() => 'approved'),
    capability_to_review_status: read(() => [{ key: 'WHATSAPP', value: 'APPROVED' }]),
  },
  defaults: ['name', 'retailer_id'],
}

export const productSetNode: NodeKind = {
  kind: 'product_set',
  type: 'ProductSet',
  has: (tx, id) => tx.productSets.has(id),
  sees: (tx, principal, id) => seesCatalog(tx, principal, tx.productSets.get(id)?.catalogId ?? ''),
  auth: AUTH,
  fields: {
    name: (id, call) => call.world.store.read.productSets.get(id)?.name,
    filter: (id, call) => call.world.store.read.productSets.get(id)?.filter,
    product_count: (id, call) => {
      const tx = call.world.store.read
      const set = tx.productSets.get(id)
      return set && productsOf(tx, set.catalogId).filter(passes(set.filter)).length
    },
  },
  defaults: ['name'],
}
