import type { WabaId } from '../ids.ts'
import type { ReadTx } from '../tx.ts'
import type { Catalog } from './catalog.ts'

/** The catalog that is linked to a WABA: it has one at most. */
export function linkedCatalog(tx: ReadTx, wabaId: WabaId): Catalog | undefined {
  for (const catalog of tx.catalogs.values()) if (catalog.wabaIds.includes(wabaId)) return catalog
  return undefined
}
