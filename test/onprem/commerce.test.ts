import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const ADA = '12025550101'
let emulator: LocalEmulator
let receiver: Receiver

beforeAll(async () => {
  emulator = await frozenEmulator()
  receiver = await startReceiver()
})

afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await emulator.stop()
})

interface Status {
  readonly status: string
  readonly errors?: readonly { readonly code: number; readonly title: string }[]
}

/** Sends one message and answers its statuses, errors by their code. */
async function statusesOf(interactive: object, change: (row: object) => object = (row) => row) {
  await using world = await emulator.fork()
  const api = calls(world)
  await api.patch('/v1/settings/application', { webhooks: { url: receiver.url } })
  const state = await world.control<object>('GET', '/state')
  await world.control(
    'PUT',
    '/state',
    JSON.parse(JSON.stringify(state, (_, row) => changed(row, change))),
  )
  const first = receiver.received.length
  await api.post('/v1/messages', { to: ADA, type: 'interactive', interactive })
  await world.clock.advance('6s')
  return receiver.received.slice(first).flatMap(({ body }) =>
    (body as { statuses: Status[] }).statuses.map(({ status, errors }) => {
      return errors?.[0] ? `${status} ${errors[0].code} ${errors[0].title}` : status
    }),
  )
}

/** Rows of catalogs and Flows as they come out of `change`. */
function changed(row: unknown, change: (row: object) => object): unknown {
  const isMeant =
    typeof row === 'object' && row !== null && ('vertical' in row || 'categories' in row)
  return isMeant ? change(row) : row
}

const CATALOG = '660770880990110'
const product = (catalog: string, id: string) => ({
  type: 'product',
  action: { catalog_id: catalog, product_retailer_id: id },
})
const list = (...ids: string[]) => ({
  type: 'product_list',
  header: { type: 'text', text: 'Tea' },
  body: { text: 'For you' },
  action: {
    catalog_id: CATALOG,
    sections: [{ title: 'All', product_items: ids.map((id) => ({ product_retailer_id: id })) }],
  },
})

it.each([
  ['a catalog that nobody knows', product('999', 'x'), ['failed 2024 Catalog ID not found']],
  ['a product that is not there', product(CATALOG, 'x'), ['failed 2027 No products found']],
  ['a list of products that are not there', list('x', 'y'), ['failed 2027 No products found']],
])('fails a message with %s', async (_, message, expected) => {
  expect(await statusesOf(message)).toEqual(expected)
})

it('sends a list of which a part is missing, with a warning', async () => {
  const statuses = await statusesOf(list('tea-jasmine', 'x'))

  expect(statuses.toSorted()).toEqual(['delivered', 'read', 'warning 2026 Missing products'])
})

it.each([
  ['a product', product(CATALOG, 'tea-jasmine')],
  [
    'the catalog',
    { type: 'catalog_message', body: { text: 'x' }, action: { name: 'catalog_message' } },
  ],
])('fails %s of a catalog that is not linked to the number', async (_, message) => {
  const statuses = await statusesOf(message, (row) =>
    'vertical' in row ? { ...row, wabaIds: [] } : row,
  )

  expect(statuses).toEqual(['failed 2025 Catalog ID not linked to API number'])
})

const flow = {
  type: 'flow',
  body: { text: 'x' },
  action: {
    name: 'flow',
    parameters: { flow_message_version: '3', flow_name: 'sign_up', flow_cta: 'Go' },
  },
}

it.each([
  ['BLOCKED', ['failed 2068 Flow is blocked']],
  ['THROTTLED', ['failed 2069 Flow is throttled']],
  ['PUBLISHED', ['delivered', 'read']],
])('treats a Flow that is %s as such', async (status, expected) => {
  const statuses = await statusesOf(flow, (row) =>
    'categories' in row && 'status' in row ? { ...row, status } : row,
  )

  expect(statuses).toEqual(expected)
})
