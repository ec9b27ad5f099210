import type { BusinessId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'

/** A product catalog of a business; keyed by id. */
export interface Catalog {
  readonly id: string
  readonly businessId: BusinessId
  readonly name: string
  readonly vertical: string
  /** WABAs it is linked to; a WABA has one catalog at most. */
  readonly wabaIds: readonly WabaId[]
  readonly extra?: JsonObject
}

/** One product of a catalog; keyed by its Graph id. */
export interface Product {
  readonly id: string
  readonly catalogId: string
  /** The business's own name of it (`product_retailer_id` of messages), unique within the catalog. */
  readonly retailerId: string
  readonly name: string
  readonly description?: string
  /** In minor units of the currency. */
  readonly price: number
  readonly currency: string
  readonly availability: string
  readonly condition?: string
  readonly imageUrl?: string
  readonly url?: string
  readonly brand?: string
  readonly salePrice?: number
  readonly createdAt: number
  readonly extra?: JsonObject
}

/** A part of a catalog, told by a filter as it was given. */
export interface ProductSet {
  readonly id: string
  readonly catalogId: string
  readonly name: string
  readonly filter?: string
}

/** What came of a batch of changes; keyed by its handle. */
export interface CatalogBatch {
  readonly handle: string
  readonly catalogId: string
  readonly errors: readonly JsonObject[]
}
