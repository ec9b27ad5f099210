import type { Product } from '../../core/catalogs/catalog.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { enumValue, intParameter, requiredText, textParameter } from '../parameters.ts'
import { ok } from '../phone-numbers/edit-number.ts'

export const availabilities = [
  'in stock',
  'out of stock',
  'preorder',
  'available for order',
  'discontinued',
  'pending',
  'mark_as_sold',
]

export const conditions = ['new', 'refurbished', 'used']

export type Details = Omit<Product, 'id' | 'catalogId' | 'retailerId' | 'createdAt'>

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

export async function addProduct(call: Call<World>): Promise<Reply> {
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

export const findProduct = (tx: Tx, catalogId: string, retailerId: string): Product | undefined =>
  [...tx.products.values()].find(
    (row) => row.catalogId === catalogId && row.retailerId === retailerId,
  )

export async function changeProduct(call: Call<World>): Promise<Reply> {
  const id = call.params['product'] ?? ''
  const details = detailsOf(parametersOf(call))
  await call.world.store.transact((tx) => {
    const row = tx.products.get(id)
    if (row) tx.products.put(id, { ...row, ...details })
  })
  return done
}

export async function deleteProduct(call: Call<World>): Promise<Reply> {
  await call.world.store.transact((tx) => tx.products.delete(call.params['product'] ?? ''))
  return done
}
