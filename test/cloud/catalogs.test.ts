import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { errorOf, WABA } from './support.ts'

const CATALOG = '660770880990110'

it('links a catalog for who may manage both the account and catalogs', async () => {
  await using emulator = await frozenEmulator()
  const withScopes = async (scopes: string[]) => {
    const { access_token: token } = await emulator.control<{ access_token: string }>(
      'POST',
      '/tokens',
      { scopes },
    )
    return `Bearer ${token}`
  }
  const manager = await withScopes(['whatsapp_business_management'])
  const merchant = await withScopes(['catalog_management'])
  const both = await withScopes(['catalog_management', 'whatsapp_business_management'])
  const path = `/v23.0/${WABA}/product_catalogs`
  const needs = (scope: string) =>
    errorOf(200, `(#200) Requires ${scope} permission to manage the object`)

  for (const method of ['get', 'post', 'delete'] as const) {
    const call = (token: string) =>
      graph(emulator, method, `${path}?catalog_id=${CATALOG}`).set('authorization', token)
    expect((await call(manager).expect(403)).body).toEqual(needs('catalog_management'))
    expect((await call(merchant).expect(403)).body).toEqual(needs('whatsapp_business_management'))
    await call(both).expect(200)
  }
  const inFields = await graph(emulator, 'get', `/v23.0/${WABA}?fields=product_catalogs`)
    .set('authorization', manager)
    .expect(403)
  expect(inFields.body).toEqual(needs('catalog_management'))
})

it('tells what is wrong with each item of a batch, and what came of it', async () => {
  await using emulator = await frozenEmulator()
  const item = { title: 'Puerh', price: '12.50 USD', availability: 'in stock', condition: 'new' }
  const { body } = await graph(emulator, 'post', `/v23.0/${CATALOG}/items_batch`)
    .send({
      item_type: 'PRODUCT_ITEM',
      requests: [
        { method: 'CREATE', data: { ...item, id: 'good' } },
        { method: 'CREATE', data: { ...item, id: 'price', price: 'cheap' } },
        { method: 'CREATE', data: { ...item, id: 'stock', availability: 'perhaps' } },
        { method: 'UPDATE', data: { id: 'good', condition: 'torn' } },
        { method: 'DELETE', data: { id: 'nobody' } },
      ],
    })
    .expect(200)
  const [handle] = body.handles
  const status = await graph(
    emulator,
    'get',
    `/v23.0/${CATALOG}/check_batch_request_status?handle=${handle}`,
  ).expect(200)
  const products = await graph(
    emulator,
    'get',
    `/v23.0/${CATALOG}/products?fields=retailer_id,price&filter={"retailer_id":{"is_any":["good","price","stock"]}}`,
  ).expect(200)

  const wrong = [
    ['price', 'Invalid value for price: cheap.'],
    ['stock', 'Invalid value for availability: perhaps.'],
    ['good', 'Invalid value for condition: torn.'],
    ['nobody', 'The item does not exist.'],
  ]
  expect(body.validation_status).toEqual(
    wrong.map(([id, message]) => ({ retailer_id: id, errors: [{ message }], warnings: [] })),
  )
  expect(status.body).toEqual({
    data: [
      {
        handle,
        status: 'finished',
        errors: wrong.map(([id, message]) => ({ id, message })),
        errors_total_count: 4,
        warnings: [],
        ids_of_invalid_requests: ['price', 'stock', 'good', 'nobody'],
      },
    ],
  })
  expect(products.body.data).toMatchObject([{ retailer_id: 'good', price: '$12.50' }])
})
