import type { ReadTx } from '../../core/tx.ts'
import { nodeEdge } from '../edge.ts'
import type { Edge } from '../node-kind.ts'

const AUTH = 'catalog_management'

/** What links a WABA and a catalog concerns both. */
export const LINK_AUTH = `whatsapp_business_management+${AUTH}`

const catalogEdge = (
  name: string,
  auth: string,
  doc: string,
  belongs: (tx: ReadTx, catalogId: string, id: string) => boolean,
): Edge =>
  nodeEdge('catalog', {
    name,
    auth,
    doc,
    rows: (id, call) => {
      const tx = call.world.store.read
      return [...tx.catalogs.values()].map((row) => row.id).filter((each) => belongs(tx, each, id))
    },
  })

/** Catalogs as WABAs and businesses list them. */
export const wabaCatalogEdge = catalogEdge(
  'product_catalogs',
  LINK_AUTH,
  'List the catalog that is linked to a WABA',
  (tx, catalog, id) => tx.catalogs.get(catalog)?.wabaIds.includes(id) ?? false,
)

export const businessCatalogEdges: Readonly<Record<string, Edge>> = {
  owned_product_catalogs: catalogEdge(
    'owned_product_catalogs',
    AUTH,
    'List the catalogs that a business owns',
    (tx, catalog, id) => tx.catalogs.get(catalog)?.businessId === id,
  ),
  client_product_catalogs: catalogEdge(
    'client_product_catalogs',
    AUTH,
    'List the catalogs of the WABAs that are shared with a business',
    (tx, catalog, id) =>
      tx.catalogs
        .get(catalog)
        ?.wabaIds.some((waba) => tx.wabas.get(waba)?.partnerIds?.includes(id)) ?? false,
  ),
}
