import { isObject, type JsonObject } from '../../core/json.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { boolParameter, listParameter, requiredText } from '../parameters.ts'
import { ok } from '../phone-numbers/edit-number.ts'
import { availabilities, conditions, type Details, findProduct } from './products.ts'

const MOST_REQUESTS = 5000

/** Many changes at once. Each stands for itself; what is wrong with one is told beside its retailer id. */
export async function batch(call: Call<World>): Promise<Reply> {
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
  const wrong = wrongValue(data)
  if (wrong !== undefined) return { retailerId, error: wrong }
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

/** The first value that does not fit its field. The words are ours. */
function wrongValue(data: Record<string, unknown>): string | undefined {
  const { price, availability, condition } = data
  const wrong = (name: string, value: unknown) => `Invalid value for ${name}: ${String(value)}.`
  if (price !== undefined && priceOf(price, 'USD').price === undefined) return wrong('price', price)
  const misfit = (value: unknown, words: readonly string[]) =>
    value !== undefined && !words.includes(String(value).toLowerCase())
  if (misfit(availability, availabilities)) return wrong('availability', availability)
  return misfit(condition, conditions) ? wrong('condition', condition) : undefined
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
