import { linkedCatalog } from '../../core/catalogs/linked-catalog.ts'
import { isObject } from '../../core/json.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError } from '../errors.ts'
import { requiredText, textParameter } from '../parameters.ts'
import { ok } from '../phone-numbers/edit-number.ts'
import { batch } from './catalog-batch.ts'
import { LINK_AUTH } from './catalog-edges.ts'
import { addProduct, changeProduct, deleteProduct } from './products.ts'

const AUTH = 'catalog_management'

async function linkCatalog(call: Call<World>): Promise<Reply> {
  const { catalogId, wabaId } = linkOf(call)
  await call.world.store.transact((tx) => {
    const linked = linkedCatalog(tx, wabaId)
    if (linked && linked.id !== catalogId) {
      throw parameterError('A WhatsApp Business Account can be linked to one catalog only.')
    }
    const catalog = tx.catalogs.get(catalogId)
    if (catalog && !linked) {
      tx.catalogs.put(catalogId, { ...catalog, wabaIds: [...catalog.wabaIds, wabaId] })
    }
  })
  return done
}

async function unlinkCatalog(call: Call<World>): Promise<Reply> {
  const { catalogId, wabaId } = linkOf(call)
  await call.world.store.transact((tx) => {
    const catalog = tx.catalogs.get(catalogId)
    if (!catalog) return
    const wabaIds = catalog.wabaIds.filter((each) => each !== wabaId)
    tx.catalogs.put(catalogId, { ...catalog, wabaIds })
  })
  return done
}

function linkOf(call: Call<World>): { catalogId: string; wabaId: string } {
  const catalogId = requiredText(parametersOf(call), 'catalog_id')
  if (!call.world.store.read.catalogs.has(catalogId)) {
    throw parameterError('Param catalog_id must be a valid catalog id.')
  }
  return { catalogId, wabaId: call.params['waba'] ?? '' }
}

async function makeCatalog(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = requiredText(body, 'name')
  const vertical = textParameter(body, 'vertical') ?? 'commerce'
  const { env, store } = call.world
  const businessId = call.params['business'] ?? ''
  const id = await store.transact((tx) => {
    const catalog = env.random.digits(16)
    return tx.catalogs.put(catalog, { id: catalog, businessId, name, vertical, wabaIds: [] }).id
  })
  return ok({ id })
}

async function makeSet(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = requiredText(body, 'name')
  const given = body['filter']
  const filter = isObject(given) ? JSON.stringify(given) : textParameter(body, 'filter')
  const { env, store } = call.world
  const catalogId = call.params['catalog'] ?? ''
  const id = await store.transact((tx) => {
    const set = env.random.digits(16)
    const row = { id: set, catalogId, name, ...(filter !== undefined && { filter }) }
    return tx.productSets.put(set, row).id
  })
  return ok({ id })
}

const row = (
  method: Endpoint<World>['method'],
  path: string,
  doc: string,
  run: Endpoint<World>['run'],
  auth = AUTH,
): Endpoint<World> => ({ method, path, auth, body: 'fields', doc, run })

export const catalogEndpoints: readonly Endpoint<World>[] = [
  row('POST', '/{waba}/product_catalogs', 'Link a catalog to a WABA', linkCatalog, LINK_AUTH),
  row(
    'DELETE',
    '/{waba}/product_catalogs',
    'Unlink a catalog from a WABA',
    unlinkCatalog,
    LINK_AUTH,
  ),
  row('POST', '/{business}/owned_product_catalogs', 'Make a catalog', makeCatalog),
  row('POST', '/{catalog}/products', 'Add a product to a catalog', addProduct),
  row('POST', '/{product}', 'Change a product', changeProduct),
  row('DELETE', '/{product}', 'Delete a product', deleteProduct),
  row('POST', '/{catalog}/items_batch', 'Change many products at once', batch),
  row('POST', '/{catalog}/batch', 'Change many products at once, the older form', batch),
  row('POST', '/{catalog}/product_sets', 'Make a set of products', makeSet),
]
