import type { Product } from '../core/catalogs/catalog.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import type { Tx } from '../core/tx.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { type Parameters, parametersOf } from './body.ts'
import { done, ok } from './edit-number.ts'
import { parameterError, requiredParameter } from './errors.ts'
import {
  boolParameter,
  enumValue,
  intParameter,
  listParameter,
  requiredText,
  textParameter,
} from './parameters.ts'

const AUTH = 'catalog_management'
const availabilities = [
  'in stock',
  'out of stock',
  'preorder',
  'available for order',
  'discontinued',
  'pending',
  'mark_as_sold',
]
const conditions = ['new', 'refurbished', 'used']
const MOST_REQUESTS = 5000

async function linkCatalog(call: Call<World>): Promise<Reply> {
  const { catalogId, wabaId } = linkOf(call)
  await call.world.store.transact((tx) => {
    const linked = [...tx.catalogs.values()].find((row) => row.wabaIds.includes(wabaId))
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

type Details = Omit<Product, 'id' | 'catalogId' | 'retailerId' | 'createdAt'>

/** What is given of a product; the rest stays as it was. */
function detailsOf(body: Parameters): Partial<Details> {
  const [price, salePrice] = [intParameter(body, 'price'), intParameter(body, 'sale_price')]
  const availability = textParameter(body, 'availability')
  const condition = textParameter(body, 'condition')
  const texts = {
    name: textParameter(body, 'name'),
    description: textParameter(body, 'description'),
    currency: textParameter(body, 'currency')?.toUpperCase(),
    imageUrl: textParameter(body, 'image_url'),
    url: textParameter(body, 'url'),
    brand: textParameter(body, 'brand'),
  }
  const given = Object.entries(texts).filter(([, value]) => value !== undefined)
  return {
    ...(Object.fromEntries(given) as Partial<Details>),
    ...(price !== undefined && { price }),
    ...(salePrice !== undefined && { salePrice }),
    ...(availability !== undefined && {
      availability: enumValue('availability', availability, availabilities),
    }),
    ...(condition !== undefined && { condition: enumValue('condition', condition, conditions) }),
  }
}

async function addProduct(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const retailerId = requiredText(body, 'retailer_id')
  const { name, price, currency, ...details } = detailsOf(body)
  if (name === undefined) throw requiredParameter('name')
  if (price === undefined) throw requiredParameter('price')
  if (currency === undefined) throw requiredParameter('currency')
  const catalogId = call.params['catalog'] ?? ''
  const { env, store } = call.world
  const id = await store.transact((tx) => {
    if (findProduct(tx, catalogId, retailerId)) {
      throw parameterError(
        `Duplicate retailer_id when attempting to create a product: ${retailerId}`,
      )
    }
    const product = env.random.digits(16)
    const row: Product = {
      availability: 'in stock',
      condition: 'new',
      ...details,
      id: product,
      catalogId,
      retailerId,
      name,
      price,
      currency,
      createdAt: env.now(),
    }
    return tx.products.put(product, row).id
  })
  return ok({ id })
}

const findProduct = (tx: Tx, catalogId: string, retailerId: string): Product | undefined =>
  [...tx.products.values()].find(
    (row) => row.catalogId === catalogId && row.retailerId === retailerId,
  )

async function changeProduct(call: Call<World>): Promise<Reply> {
  const id = call.params['product'] ?? ''
  const details = detailsOf(parametersOf(call))
  await call.world.store.transact((tx) => {
    const row = tx.products.get(id)
    if (row) tx.products.put(id, { ...row, ...details })
  })
  return done
}

async function deleteProduct(call: Call<World>): Promise<Reply> {
  await call.world.store.transact((tx) => tx.products.delete(call.params['product'] ?? ''))
  return done
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

/** Many changes at once. Each stands for itself; what is wrong with one is told beside its retailer id. */
async function batch(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const requests = listParameter(body, 'requests')
  if (!requests) throw requiredParameter('requests')
  if (requests.length > MOST_REQUESTS) {
    throw parameterError(`Param requests can have ${MOST_REQUESTS} entries at most.`)
  }
  const isItems = call.path.endsWith('/items_batch')
  if (isItems && requiredText(body, 'item_type').toUpperCase() !== 'PRODUCT_ITEM') {
    throw parameterError('Param item_type must be one of {PRODUCT_ITEM}.')
  }
  const upsert = boolParameter(body, 'allow_upsert') ?? true
  const catalogId = call.params['catalog'] ?? ''
  const { env, store } = call.world
  const result = await store.transact((tx) => {
    const problems = requests.map((each) => applyOne(tx, env, catalogId, each, upsert))
    const handle = `Ac${env.random.hex(40)}`
    const errors = problems.flatMap(({ retailerId, error }) =>
      error === undefined ? [] : [{ id: retailerId, message: error }],
    )
    tx.catalogBatches.put(handle, { handle, catalogId, errors })
    return { handle, problems }
  })
  const validation = result.problems.flatMap(({ retailerId, error }): JsonObject[] =>
    error === undefined
      ? []
      : [{ retailer_id: retailerId, errors: [{ message: error }], warnings: [] }],
  )
  return ok({ handles: [result.handle], validation_status: validation })
}

function applyOne(
  tx: Tx,
  env: World['env'],
  catalogId: string,
  given: unknown,
  upsert: boolean,
): { retailerId: string; error?: string } {
  const request = isObject(given) ? given : {}
  const data = isObject(request['data']) ? request['data'] : {}
  const retailerId = String(data['id'] ?? request['retailer_id'] ?? '')
  const method = String(request['method'] ?? '').toUpperCase()
  if (retailerId === '') return { retailerId, error: 'A required field is missing: id.' }
  const known = findProduct(tx, catalogId, retailerId)
  if (method === 'DELETE') {
    if (!known) return { retailerId, error: 'The item does not exist.' }
    tx.products.delete(known.id)
    return { retailerId }
  }
  if (method !== 'CREATE' && method !== 'UPDATE') {
    return { retailerId, error: `The method ${method} is not valid.` }
  }
  if (method === 'UPDATE' && !known && !upsert) {
    return { retailerId, error: 'The item does not exist.' }
  }
  const details = itemDetails(data)
  if (!known && (details.name === undefined || details.price === undefined)) {
    return { retailerId, error: 'A required field is missing: title or price.' }
  }
  const id = known?.id ?? env.random.digits(16)
  tx.products.put(id, {
    availability: 'in stock',
    condition: 'new',
    name: retailerId,
    price: 0,
    currency: 'USD',
    createdAt: env.now(),
    ...known,
    ...details,
    id,
    catalogId,
    retailerId,
  })
  return { retailerId }
}

/** Feeds have names of their own, and prices such as `12.00 USD`. */
function itemDetails(data: Record<string, unknown>): Partial<Details> {
  const text = (...names: string[]): string | undefined => {
    const value = names.map((name) => data[name]).find((each) => typeof each === 'string')
    return typeof value === 'string' ? value : undefined
  }
  const price = priceOf(data['price'], data['currency'])
  const image = data['image']
  const first = Array.isArray(image) && isObject(image[0]) ? image[0]['url'] : undefined
  const given = {
    name: text('title', 'name'),
    description: text('description'),
    availability: text('availability'),
    condition: text('condition'),
    url: text('link', 'url'),
    imageUrl: text('image_link', 'image_url') ?? (typeof first === 'string' ? first : undefined),
    brand: text('brand'),
  }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...(Object.fromEntries(entries) as Partial<Details>), ...price }
}

function priceOf(price: unknown, currency: unknown): Partial<Details> {
  if (typeof price === 'number') {
    return { price, ...(typeof currency === 'string' && { currency }) }
  }
  const match = typeof price === 'string' ? /^(\d+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(price) : null
  if (!match) return {}
  return { price: Math.round(Number(match[1]) * 100), currency: match[2] ?? 'USD' }
}

const row = (
  method: Endpoint<World>['method'],
  path: string,
  doc: string,
  run: Endpoint<World>['run'],
  auth = AUTH,
): Endpoint<World> => ({ method, path, auth, body: 'fields', doc, run })

const MANAGE = 'whatsapp_business_management'

export const catalogEndpoints: readonly Endpoint<World>[] = [
  row('POST', '/{waba}/product_catalogs', 'Link a catalog to a WABA', linkCatalog, MANAGE),
  row('DELETE', '/{waba}/product_catalogs', 'Unlink a catalog from a WABA', unlinkCatalog, MANAGE),
  row('POST', '/{business}/owned_product_catalogs', 'Make a catalog', makeCatalog),
  row('POST', '/{catalog}/products', 'Add a product to a catalog', addProduct),
  row('POST', '/{product}', 'Change a product', changeProduct),
  row('DELETE', '/{product}', 'Delete a product', deleteProduct),
  row('POST', '/{catalog}/items_batch', 'Change many products at once', batch),
  row('POST', '/{catalog}/batch', 'Change many products at once, the older form', batch),
  row('POST', '/{catalog}/product_sets', 'Make a set of products', makeSet),
]
