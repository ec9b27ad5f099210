import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { errorOf, send, statusesOf, WABA } from './support.ts'

const CATALOG = '660770880990110'
const JASMINE = 'tea-jasmine'

const body = { type: 'BODY', text: 'Our teas' }
const buttons = (type: string) => ({ type: 'BUTTONS', buttons: [{ type }] })
const productHeader = { type: 'HEADER', format: 'PRODUCT' }

const templates: Record<string, object[]> = {
  list: [{ type: 'HEADER', format: 'TEXT', text: 'Teas' }, body, buttons('MPM')],
  single: [productHeader, body, buttons('SPM')],
  catalog: [body, buttons('CATALOG')],
  cards: [
    body,
    {
      type: 'CAROUSEL',
      cards: [
        { components: [productHeader, buttons('SPM')] },
        { components: [productHeader, buttons('SPM')] },
      ],
    },
  ],
}

const shop = async (webhookUrl?: string) => {
  const emulator = await frozenEmulator(webhookUrl === undefined ? {} : { webhookUrl })
  for (const [name, components] of Object.entries(templates)) {
    const template = { name, language: 'en', category: 'MARKETING', components }
    const made = await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`).send(template)
    expect([name, made.status]).toEqual([name, 200])
  }
  return emulator
}

const template = (name: string, components: object[]) => ({
  type: 'template',
  template: { name, language: { code: 'en' }, components },
})

const action = (subType: string, given: object) => ({
  type: 'button',
  sub_type: subType,
  index: 0,
  parameters: [{ type: 'action', action: given }],
})

const items = (...ids: string[]) => ({
  title: 'Teas',
  product_items: ids.map((product_retailer_id) => ({ product_retailer_id })),
})

const list = (sections: object[], thumbnail_product_retailer_id: string = JASMINE) =>
  template('list', [action('mpm', { thumbnail_product_retailer_id, sections })])

const header = (product_retailer_id: string, catalog_id = CATALOG) => ({
  type: 'header',
  parameters: [{ type: 'product', product: { product_retailer_id, catalog_id } }],
})

const cards = (...ids: string[]) =>
  template('cards', [
    {
      type: 'carousel',
      cards: ids.map((id, card_index) => ({ card_index, components: [header(id)] })),
    },
  ])

const interactive = (type: string, given: object, more: object = {}) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'x' }, ...more, action: given },
})

const catalogMessage = (parameters?: object) =>
  interactive('catalog_message', { name: 'catalog_message', ...(parameters && { parameters }) })

const there: [string, object][] = [
  ['a list of products', list([items(JASMINE, 'tea-rooibos'), items('tea-earl-grey')])],
  ['one product', template('single', [header(JASMINE)])],
  ['the catalog', template('catalog', [])],
  [
    'the catalog with a picture',
    template('catalog', [action('CATALOG', { thumbnail_product_retailer_id: JASMINE })]),
  ],
  ['cards', cards(JASMINE, 'tea-rooibos')],
  ['an interactive catalog', catalogMessage({ thumbnail_product_retailer_id: JASMINE })],
  ['an interactive catalog without a picture', catalogMessage()],
]

const absent: [string, object][] = [
  ['a list of none', list([items('none'), items('nothing')])],
  ['a list with the picture of none', list([items(JASMINE)], 'none')],
  ['one product', template('single', [header('none')])],
  ['one product of another catalog', template('single', [header(JASMINE, '1')])],
  [
    'a picture',
    template('catalog', [action('catalog', { thumbnail_product_retailer_id: 'none' })]),
  ],
  ['a card', cards(JASMINE, 'none')],
  [
    'the picture of an interactive catalog',
    catalogMessage({ thumbnail_product_retailer_id: 'no' }),
  ],
]

const refused = (details: string) =>
  errorOf(131009, '(#131009) Parameter value is not valid', details)

const unlink = (emulator: LocalEmulator) =>
  graph(emulator, 'delete', `/v23.0/${WABA}/product_catalogs`)
    .send({ catalog_id: CATALOG })
    .expect(200)

describe('products of a send', () => {
  it.each(there)('are found: %s', async (_, message) => {
    await using emulator = await shop()

    const { body } = await send(emulator, message).expect(200)
    await emulator.clock.runUntilIdle()

    const { history } = await emulator.messages.get(body.messages[0].id)
    expect(history.map(({ status }) => status)).toEqual(['accepted', 'sent', 'delivered', 'read'])
  })

  it.each(absent)('are refused where they are not there: %s', async (_, message) => {
    await using emulator = await shop()

    const reply = await send(emulator, message).expect(400)

    expect(reply.body).toEqual(refused('Products not found in FB Catalog'))
    const link = new URL(String(reply.headers['x-emulator-explain'])).pathname
    const why = await control(emulator, 'get', link.replace('/_emulator', '')).expect(200)
    expect(why.body.because).toEqual([
      'it was refused with 131009 Parameter value is not valid: Products not found in FB Catalog',
    ])
  })

  it.each(there)('need a catalog: %s', async (_, message) => {
    await using emulator = await shop()
    await unlink(emulator)

    const reply = await send(emulator, message).expect(400)

    expect(reply.body).toEqual(refused('Catalog is not connected'))
  })

  const productList = interactive(
    'product_list',
    { catalog_id: CATALOG, sections: [items(JASMINE, 'none', 'nothing')] },
    { header: { type: 'text', text: 'Teas' } },
  )

  it.each([
    ['a template', list([items(JASMINE, 'none', 'nothing')])],
    ['an interactive message', productList],
  ])('that are not there are left out of the list of %s, with a warning', async (_, message) => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    await emulator.clock.runUntilIdle()
    hook.received.length = 0

    const { body } = await send(emulator, message).expect(200)
    await emulator.clock.runUntilIdle()

    const { id } = body.messages[0]
    const [warning, ...others] = statusesOf(hook.received)
    expect(warning).toMatchObject({
      id,
      status: 'warning',
      errors: [
        {
          code: 131009,
          title: 'Parameter value is not valid',
          message: 'Parameter value is not valid',
          error_data: { details: 'Products not found in FB Catalog: none, nothing' },
        },
      ],
    })
    expect(others.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read'])
    const why = await control(emulator, 'get', `/explain/${encodeURIComponent(id)}`).expect(200)
    expect(why.body.because).toEqual([
      'it went on with the warning 131009 Parameter value is not valid: Products not found in FB Catalog: none, nothing',
    ])
  })
})

describe('the list of a template', () => {
  const many = (count: number) => items(...Array.from({ length: count }, () => JASMINE))

  it.each([
    ['thirty products', [many(30)]],
    ['ten sections', Array.from({ length: 10 }, () => many(3))],
    ['a title of 24', [{ ...many(1), title: 'x'.repeat(24) }]],
  ])('may have %s', async (_, sections) => {
    await using emulator = await shop()

    await send(emulator, list(sections)).expect(200)
  })

  it.each([
    ['31 products', [many(31)], 'Total product count exceed max allowed count: 30'],
    [
      'eleven sections',
      Array.from({ length: 11 }, () => many(1)),
      'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10',
    ],
    [
      'no sections',
      [],
      'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10',
    ],
    ['no products', [items()], 'A section must have at least one product'],
    [
      'a title of 25',
      [{ ...many(1), title: 'x'.repeat(25) }],
      'Section title is too long. Max length is 24',
    ],
  ])('may not have %s', async (_, sections, details) => {
    await using emulator = await shop()

    const { body } = await send(emulator, list(sections)).expect(400)

    expect(body).toEqual(refused(details))
  })

  it('is needed', async () => {
    await using emulator = await shop()

    const none = await send(emulator, template('list', [])).expect(400)
    const empty = await send(emulator, template('list', [action('mpm', {})])).expect(400)

    expect([none, empty].map(({ body }) => body.error.error_data.details)).toEqual([
      'buttons: Button at index 0 of type Mpm requires a parameter',
      "Parameter 'sections' is missing",
    ])
    expect([none, empty].map(({ body }) => body.error.code)).toEqual([131008, 131008])
  })
})
