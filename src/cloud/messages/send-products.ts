import { linkedCatalog } from '../../core/catalogs/linked-catalog.ts'
import { type Json, type JsonObject, objectOf, objectsIn } from '../../core/json.ts'
import type { StatusError } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { buttonsOf } from '../../core/templates/component.ts'
import type { SentComponent } from '../../core/templates/sent-template.ts'
import type { Template } from '../../core/templates/template.ts'
import type { Tx } from '../../core/tx.ts'
import { cloudErrors } from '../dialect-errors.ts'
import { badValue } from './shapes/shape.ts'

/** Products that a message shows, or no more than the catalog itself. */
export interface ShownProducts {
  readonly ids: readonly unknown[]
  /** Of the catalog that is connected, where the message does not say. */
  readonly catalogId?: unknown
  /** A list goes without those that are not there; it needs one. */
  readonly needed: 'all' | 'some'
}

/** Holds the products of a message, interactive or template, against the connected catalog. Answers what is left out. */
export function checkProducts(
  tx: Tx,
  number: PhoneNumber,
  shown: readonly ShownProducts[],
): StatusError | undefined {
  if (shown.length === 0) return undefined
  const catalogId = requireCatalog(tx, number)
  const wanted = new Set(shown.flatMap(({ ids }) => ids))
  const there = new Set<unknown>()
  for (const product of wanted.size === 0 ? [] : tx.products.values()) {
    if (product.catalogId === catalogId && wanted.has(product.retailerId)) {
      there.add(product.retailerId)
    }
  }
  const missing = shown.flatMap((each) => missingOf(each, catalogId, there))
  return missing.length === 0
    ? undefined
    : cloudErrors.statusError(131009, `Products not found in FB Catalog: ${missing.join(', ')}`)
}

/** Answers the products that are not there; refuses when that is all of them, or any where all are needed. */
function missingOf(
  shown: ShownProducts,
  connected: string,
  there: ReadonlySet<unknown>,
): readonly unknown[] {
  const isConnected = shown.catalogId === undefined || shown.catalogId === connected
  const missing = shown.ids.filter((each) => !isConnected || !there.has(each))
  const none = missing.length === shown.ids.length
  if (missing.length > 0 && (shown.needed === 'all' || none)) {
    throw badValue('Products not found in FB Catalog')
  }
  return missing
}

function requireCatalog(tx: Tx, number: PhoneNumber): string {
  const catalog = linkedCatalog(tx, number.wabaId)
  if (catalog) return catalog.id
  throw badValue('Catalog is not connected')
}

/** What an interactive message shows. */
export function interactiveProducts(content: Json): ShownProducts[] {
  const message = objectOf(content)
  const action = objectOf(message['action'])
  switch (message['type']) {
    case 'catalog_message':
      return [thumbnailIn(objectOf(action['parameters']))]
    case 'product':
      return [oneProduct(action)]
    case 'product_list':
      return [{ catalogId: action['catalog_id'], ids: itemsIn(action), needed: 'some' }]
    case 'carousel':
      return objectsIn(action['cards'])
        .map((card) => objectOf(card['action']))
        .flatMap((each) => (each['product_retailer_id'] === undefined ? [] : [oneProduct(each)]))
    default:
      return []
  }
}

/** What a template shows: products of headers, of buttons, of cards. Its button may open the catalog unasked. */
export function templateProducts(
  { components }: Template,
  sent: readonly SentComponent[],
): ShownProducts[] {
  const parts = sent.flatMap((each) => [
    each,
    ...(each.cards ?? []).flatMap((card) => card.components),
  ])
  const opens = buttonsOf(components).some((each) => each['type'] === 'CATALOG')
  return [...(opens ? [thumbnailIn({})] : []), ...parts.flatMap(productsOf)]
}

function productsOf({ type, sub_type: subType, parameters = [] }: SentComponent): ShownProducts[] {
  if (type === 'header') {
    return parameters.flatMap((each) =>
      each.type === 'product' ? [oneProduct(objectOf(each['product']))] : [],
    )
  }
  const actions = parameters.map((each) => objectOf(each['action']))
  if (subType === 'catalog') return actions.map(thumbnailIn)
  if (subType !== 'mpm') return []
  return actions.flatMap((each) => [
    thumbnailIn(each),
    { ids: itemsIn(each), needed: 'some' as const },
  ])
}

const oneProduct = (given: JsonObject): ShownProducts => ({
  catalogId: given['catalog_id'],
  ids: [given['product_retailer_id']],
  needed: 'all',
})

/** The product whose picture stands for the catalog; without one it is the first of it. */
function thumbnailIn({ thumbnail_product_retailer_id: id }: JsonObject): ShownProducts {
  return { ids: id === undefined ? [] : [id], needed: 'all' }
}

const itemsIn = (given: JsonObject): unknown[] =>
  objectsIn(given['sections'])
    .flatMap((each) => objectsIn(each['product_items']))
    .map((each) => each['product_retailer_id'])
