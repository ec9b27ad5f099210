import type { Flow } from '../../core/flows/flow.ts'
import { takeThrottled } from '../../core/flows/throttle.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { StatusError } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import { cloudErrors } from '../dialect-errors.ts'
import { whatsappError } from '../errors.ts'
import { badValue } from './shapes/shape.ts'

/** What an interactive message refers to must exist: its flow, its products. */
export function checkInteractive(
  tx: Tx,
  number: PhoneNumber,
  content: Json,
  now: number,
): { warning: StatusError | undefined } {
  const message = objectOf(content)
  const action = objectOf(message['action'])
  switch (message['type']) {
    case 'flow':
      requireFlow(tx, number, objectOf(action['parameters']), now)
      break
    case 'catalog_message':
      requireCatalog(tx, number)
      break
    case 'product':
      requireProducts(tx, number, action['catalog_id'], [action['product_retailer_id']], 'all')
      break
    case 'product_list': {
      const items = listOf(action['sections']).flatMap((each) => listOf(each['product_items']))
      const ids = items.map((each) => each['product_retailer_id'])
      const missing = requireProducts(tx, number, action['catalog_id'], ids, 'some')
      return { warning: missingProducts(missing) }
    }
    case 'carousel':
      for (const card of listOf(action['cards'])) {
        const { catalog_id: catalog, product_retailer_id: product } = objectOf(card['action'])
        if (product !== undefined) requireProducts(tx, number, catalog, [product], 'all')
      }
      break
  }
  return { warning: undefined }
}

const objectOf = (value: unknown): JsonObject => (isObject(value) ? (value as JsonObject) : {})

const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : [])

function requireFlow(tx: Tx, number: PhoneNumber, parameters: JsonObject, now: number): void {
  const { flow_id: id, flow_name: name } = parameters
  const flow = findFlow(tx, number.wabaId, id, name)
  if (!flow) {
    throw badValue(
      id !== undefined
        ? `Flow with id ${id} does not exist`
        : `Flow with name ${name} does not exist`,
    )
  }
  requireUsableFlow(tx, flow, parameters['mode'] === 'draft', now)
}

export function findFlow(tx: Tx, wabaId: string, id: unknown, name: unknown): Flow | undefined {
  if (typeof id === 'string') {
    const flow = tx.flows.get(id)
    return flow?.wabaId === wabaId ? flow : undefined
  }
  for (const flow of tx.flows.values()) {
    if (flow.wabaId === wabaId && flow.name === name) return flow
  }
  return undefined
}

/** A throttled flow still has ten messages an hour. */
export function requireUsableFlow(tx: Tx, flow: Flow, draft: boolean, now: number): void {
  if (flow.status === 'BLOCKED') throw whatsappError(132068, `Flow ${flow.id} is blocked.`)
  if (flow.status === 'THROTTLED') {
    if (takeThrottled(tx, flow, now)) return
    throw whatsappError(132069, `Flow ${flow.id} is throttled.`)
  }
  if (draft && flow.status === 'DRAFT') return
  if (flow.status !== 'PUBLISHED') throw badValue(`Flow with id ${flow.id} is not published`)
}

function requireCatalog(tx: Tx, number: PhoneNumber): string {
  for (const catalog of tx.catalogs.values()) {
    if (catalog.wabaIds.includes(number.wabaId)) return catalog.id
  }
  throw badValue('Catalog is not connected')
}

/** Answers the products that are not there; refuses when that is all of them, or any where all are needed. */
function requireProducts(
  tx: Tx,
  number: PhoneNumber,
  catalogId: unknown,
  retailerIds: readonly unknown[],
  needed: 'all' | 'some',
): unknown[] {
  const connected = requireCatalog(tx, number)
  const there = new Set<unknown>()
  if (catalogId === connected) {
    for (const product of tx.products.values()) {
      if (product.catalogId === connected) there.add(product.retailerId)
    }
  }
  const missing = retailerIds.filter((each) => !there.has(each))
  if (missing.length > 0 && (needed === 'all' || missing.length === retailerIds.length)) {
    throw badValue('Products not found in FB Catalog')
  }
  return missing
}

const missingProducts = (missing: readonly unknown[]): StatusError | undefined =>
  missing.length === 0
    ? undefined
    : cloudErrors.statusError(131009, `Products not found in FB Catalog: ${missing.join(', ')}`)
