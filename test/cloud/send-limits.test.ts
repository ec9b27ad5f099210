import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { send, WABA } from './support.ts'

const CATALOG = '660770880990110'
const x = (count: number) => 'x'.repeat(count)
const link = { link: 'https://files.example/a.png' }
const text = (length: number) => ({ type: 'text', text: x(length) })

const ok = [200] as const
type Answer = readonly [number, number?, string?]
type Row = readonly [string, object, Answer]

const wrong = (details: string): Answer => [400, 131009, details]
const missing = (name: string): Answer => [400, 131008, `Parameter '${name}' is missing`]

/** Sends each and answers what came of it, under its name. */
async function answers(emulator: LocalEmulator, rows: readonly Row[]) {
  const found: [string, Answer][] = []
  for (const [name, message] of rows) {
    const { status, body } = await send(emulator, message)
    const { code, error_data: data } = body.error ?? {}
    found.push([name, status === 200 ? ok : [status, code, data?.details ?? body.error.message]])
  }
  return found
}

const expected = (rows: readonly Row[]) => rows.map(([name, , answer]) => [name, answer])

const interactive = (type: string, action: object, more: object = {}) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'b' }, action, ...more },
})

const buttons = (...given: [string, string][]) => ({
  buttons: given.map(([id, title]) => ({ type: 'reply', reply: { id, title } })),
})
const many = (count: number) =>
  buttons(...Array.from({ length: count }, (_, at): [string, string] => [`i${at}`, `t${at}`]))
const button = (more: object = {}, action: object = many(1)) => interactive('button', action, more)

const row = (at: number, more: object = {}) => ({ id: `r${at}`, title: `t${at}`, ...more })
const section = (count: number, title?: string, from = 0) => ({
  ...(title !== undefined && { title }),
  rows: Array.from({ length: count }, (_, at) => row(from + at)),
})
const list = (sections: object[], more: object = {}, label = 'Pick') =>
  interactive('list', { button: label, sections }, more)
const oneRow = (more: object) => list([{ rows: [row(0, more)] }])

const url = (display_text = 'Go', to = 'https://a.example') => ({
  name: 'cta_url',
  parameters: { display_text, url: to },
})

const card = (card_index: number, bodyText = 'c', type = 'image') => ({
  card_index,
  type: 'cta_url',
  header: { type, [type]: link },
  body: { text: bodyText },
  action: url(),
})
const cards = (...given: object[]) => interactive('carousel', { cards: given })
const repliesOn = (id: string, title: string) =>
  cards(
    ...range(2).map((card_index) => ({
      ...card(card_index),
      type: 'quick_reply',
      action: { buttons: [{ type: 'quick_reply', quick_reply: { id, title } }] },
    })),
  )
const range = (count: number) => Array.from({ length: count }, (_, at) => at)

const items = (count: number, title = 'Teas') => ({
  title,
  product_items: range(count).map(() => ({ product_retailer_id: 'tea-jasmine' })),
})
const products = (sections: object[], more: object = { header: text(1) }) =>
  interactive('product_list', { catalog_id: CATALOG, sections }, more)

const call = (parameters: object) => interactive('voice_call', { name: 'voice_call', parameters })
const named = (type: string, name: string, more: object = {}) => interactive(type, { name }, more)
const bodyOf = (length: number) => ({ body: { text: x(length) } })

const length = (what: string, max: number) =>
  `${what} length invalid. Min length: 1, Max length: ${max}`

it('holds interactive messages to their limits: at each, and one beyond', async () => {
  await using emulator = await frozenEmulator({ throughput: 'off' })
  const rows: Row[] = [
    ['header of 60', button({ header: text(60) }), ok],
    ['header of 61', button({ header: text(61) }), wrong(length('Header text', 60))],
    ['body of 1024', button(bodyOf(1024)), ok],
    ['body of 1025', button(bodyOf(1025)), wrong(length('Body text', 1024))],
    ['footer of 60', button({ footer: { text: x(60) } }), ok],
    ['footer of 61', button({ footer: { text: x(61) } }), wrong(length('Footer text', 60))],
    ['3 buttons', button({}, many(3)), ok],
    [
      '4 buttons',
      button({}, many(4)),
      wrong('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3'),
    ],
    ['id of 256', button({}, buttons([x(256), 'a'])), ok],
    ['id of 257', button({}, buttons([x(257), 'a'])), wrong(length('Button id', 256))],
    ['title of 20', button({}, buttons(['a', x(20)])), ok],
    ['title of 21', button({}, buttons(['a', x(21)])), wrong(length('Button title', 20))],
    ['10 rows', list([section(10)]), ok],
    [
      '11 rows',
      list([section(6, 'a'), section(5, 'b', 6)]),
      wrong('Total row count exceed max allowed count: 10'),
    ],
    ['10 sections', list(range(10).map((at) => section(1, 's', at))), ok],
    [
      '11 sections',
      list(range(11).map((at) => section(1, 's', at))),
      wrong('Invalid sections count. Min allowed sections: 1, Max allowed sections: 10'),
    ],
    ['section title of 24', list([section(1, x(24))]), ok],
    [
      'section title of 25',
      list([section(1, x(25))]),
      wrong('Section title is too long. Max length is 24'),
    ],
    ['label of 20', list([section(1)], {}, x(20)), ok],
    [
      'label of 21',
      list([section(1)], {}, x(21)),
      wrong('Button label is too long. Max length is 20'),
    ],
    ['row id of 200', oneRow({ id: x(200) }), ok],
    ['row id of 201', oneRow({ id: x(201) }), wrong('Row id is too long. Max length is 200')],
    ['row title of 24', oneRow({ title: x(24) }), ok],
    ['row title of 25', oneRow({ title: x(25) }), wrong('Row title is too long. Max length is 24')],
    ['description of 72', oneRow({ description: x(72) }), ok],
    [
      'description of 73',
      oneRow({ description: x(73) }),
      wrong('Row description is too long. Max length is 72'),
    ],
    ['list body of 4096', list([section(1)], bodyOf(4096)), ok],
    ['list body of 4097', list([section(1)], bodyOf(4097)), wrong(length('Body text', 4096))],
    ['link label of 20', interactive('cta_url', url(x(20))), ok],
    ['link label of 21', interactive('cta_url', url(x(21))), wrong(length('Display text', 20))],
    ['link by http', interactive('cta_url', url('Go', 'http://a.example/x')), ok],
    [
      'link by ftp',
      interactive('cta_url', url('Go', 'ftp://a.example')),
      wrong("Param interactive['action']['parameters']['url'] is not a valid URI."),
    ],
    ['2 cards', cards(card(0), card(1)), ok],
    ['10 cards', cards(...range(10).map((at) => card(at))), ok],
    [
      '1 card',
      cards(card(0)),
      wrong('Invalid cards count. Min allowed cards: 2, Max allowed cards: 10'),
    ],
    [
      '11 cards',
      cards(...range(11).map((at) => card(at))),
      wrong('Invalid cards count. Min allowed cards: 2, Max allowed cards: 10'),
    ],
    ['card index 10', cards(card(0), card(10)), wrong('card_index must be between 0 and 9')],
    ['card body of 160', cards(card(0, x(160)), card(1)), ok],
    ['card body of 161', cards(card(0, x(161)), card(1)), wrong(length('Card body text', 160))],
    ['2 line breaks', cards(card(0, 'a\nb\nc'), card(1)), ok],
    [
      '3 line breaks',
      cards(card(0, 'a\nb\nc\nd'), card(1)),
      wrong('Card body text cannot have more than 2 line breaks'),
    ],
    [
      'headers of two types',
      cards(card(0), card(1, 'c', 'video')),
      wrong('All cards must have the same header type'),
    ],
    ['replies on cards', repliesOn(x(256), x(20)), ok],
    ['a reply of 21 on a card', repliesOn('a', x(21)), wrong(length('Button title', 20))],
    ['a reply id of 257 on a card', repliesOn(x(257), 'a'), wrong(length('Button id', 256))],
    ['30 products', products([items(15), items(15)]), ok],
    [
      '31 products',
      products([items(15), items(16)]),
      wrong('Total product count exceed max allowed count: 30'),
    ],
    ['10 lists', products(range(10).map(() => items(1))), ok],
    [
      '11 lists',
      products(range(11).map(() => items(1))),
      wrong('Invalid sections count. Min allowed sections: 1, Max allowed sections: 10'),
    ],
    ['title of a list of 24', products([items(1, x(24))]), ok],
    [
      'title of a list of 25',
      products([items(1, x(25))]),
      wrong('Section title is too long. Max length is 24'),
    ],
    [
      'a list without products',
      products([items(1), items(0)]),
      wrong('A section must have at least one product'),
    ],
    ['products without a header', products([items(1)], {}), missing('header')],
    [
      'a call at its limits',
      call({ display_text: x(20), ttl_minutes: 43_200, payload: x(512) }),
      ok,
    ],
    ['a call of a minute', call({ ttl_minutes: 1 }), ok],
    ['a call of none', call({ ttl_minutes: 0 }), wrong('ttl_minutes must be between 1 and 43200')],
    [
      'a call of 43201',
      call({ ttl_minutes: 43_201 }),
      wrong('ttl_minutes must be between 1 and 43200'),
    ],
    ['a call label of 21', call({ display_text: x(21) }), wrong(length('Display text', 20))],
    [
      'a call payload of 513',
      call({ payload: x(513) }),
      wrong('Payload is too long. Max length is 512'),
    ],
    [
      'a place, asked in 1024',
      named('location_request_message', 'send_location', bodyOf(1024)),
      ok,
    ],
    [
      'a place, asked in 1025',
      named('location_request_message', 'send_location', bodyOf(1025)),
      wrong(length('Body text', 1024)),
    ],
    [
      'a number, asked in 1024',
      named('request_contact_info', 'request_contact_info', bodyOf(1024)),
      ok,
    ],
    [
      'a number, asked in 1025',
      named('request_contact_info', 'request_contact_info', bodyOf(1025)),
      wrong(length('Body text', 1024)),
    ],
    [
      'an address without a country',
      interactive('address_message', { name: 'address_message', parameters: {} }),
      missing('country'),
    ],
  ]

  expect(await answers(emulator, rows)).toEqual(expected(rows))
})

const parameter = (given: string, more: object = {}) => ({ type: 'text', text: given, ...more })
const inBody = (...parameters: object[]) => ({ type: 'body', parameters })
const inHeader = (...parameters: object[]) => ({ type: 'header', parameters })
const press = (sub_type: string, index: number | string, ...parameters: object[]) => ({
  type: 'button',
  sub_type,
  index,
  parameters,
})
const template = (name: string, ...components: object[]) => ({
  type: 'template',
  template: { name, language: { code: 'en' }, components },
})

const variable = 'This is about {{1}} and nothing else'
const around = variable.length - 5
const stored: [string, string, object[]][] = [
  ['body_only', 'UTILITY', [{ type: 'BODY', text: variable, example: { body_text: [['x']] } }]],
  [
    'with_header',
    'UTILITY',
    [
      { type: 'HEADER', format: 'TEXT', text: 'On {{1}}', example: { header_text: ['x'] } },
      { type: 'BODY', text: variable, example: { body_text: [['x']] } },
    ],
  ],
  [
    'place',
    'UTILITY',
    [
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Here' },
    ],
  ],
  [
    'replies',
    'UTILITY',
    [
      { type: 'BODY', text: 'Choose' },
      { type: 'BUTTONS', buttons: range(2).map((at) => ({ type: 'QUICK_REPLY', text: `q${at}` })) },
    ],
  ],
  [
    'coupon',
    'MARKETING',
    [
      { type: 'BODY', text: 'Save' },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE' }] },
    ],
  ],
  [
    'products',
    'MARKETING',
    [
      { type: 'BODY', text: 'Our teas' },
      {
        type: 'CAROUSEL',
        cards: range(2).map(() => ({
          components: [
            { type: 'HEADER', format: 'PRODUCT' },
            { type: 'BODY', text: variable, example: { body_text: [['x']] } },
            { type: 'BUTTONS', buttons: [{ type: 'SPM' }] },
          ],
        })),
      },
    ],
  ],
]

const product = { product_retailer_id: 'tea-jasmine', catalog_id: CATALOG }
const productCards = (count: number, given: object = parameter('x')) =>
  template('products', {
    type: 'carousel',
    cards: range(count).map((card_index) => ({
      card_index,
      components: [inHeader({ type: 'product', product }), inBody(given)],
    })),
  })
const grown = (where: string, is: number, most: number): Answer => [
  400,
  132005,
  `${where}: text is ${is} characters long, at most ${most} are allowed`,
]
const spot = { latitude: 90, longitude: -180, name: 'n', address: 'a' }
const place = (location: object) => template('place', inHeader({ type: 'location', location }))
const reply = (payload: string, index: number | string = 0) =>
  template('replies', press('quick_reply', index, { type: 'payload', payload }))
const coupon = (coupon_code: string) =>
  template('coupon', press('copy_code', 0, { type: 'coupon_code', coupon_code }))
const count = (got: number): Answer => [
  400,
  132000,
  `carousel: number of cards (${got}) does not match the expected number of cards (2)`,
]

it('holds templates to their limits: at each, and one beyond', async () => {
  await using emulator = await frozenEmulator({ throughput: 'off' })
  for (const [name, category, components] of stored) {
    const made = { name, category, language: 'en', components }
    await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`).send(made).expect(200)
  }
  const withHeader = (header: number, body: number) =>
    template('with_header', inHeader(parameter(x(header))), inBody(parameter(x(body))))
  const rows: Row[] = [
    ['name of 513', template(x(513)), wrong('Template name is too long. Max length is 512')],
    ['a body alone of 32768', template('body_only', inBody(parameter(x(32_768 - around)))), ok],
    [
      'a body alone of 32769',
      template('body_only', inBody(parameter(x(32_769 - around)))),
      grown('body', 32_769, 32_768),
    ],
    ['a body of 1024', withHeader(1, 1024 - around), ok],
    ['a body of 1025', withHeader(1, 1025 - around), grown('body', 1025, 1024)],
    ['a header of 60', withHeader(57, 1), ok],
    ['a header of 61', withHeader(58, 1), grown('header', 61, 60)],
    ['a place at the edge', place(spot), ok],
    [
      'a place beyond it',
      place({ ...spot, latitude: 90.1 }),
      wrong('Latitude must be between -90 and 90'),
    ],
    ['a place without a name', place({ ...spot, name: undefined }), missing('name')],
    ['a payload of 256', reply(x(256)), ok],
    ['a payload of 257', reply(x(257)), wrong('Payload is too long. Max length is 256')],
    ['index "1"', reply('x', '1'), ok],
    [
      'index 10',
      reply('x', 10),
      wrong("template['components'][0]['index'] must be between 0 and 9"),
    ],
    ['a coupon of 20', coupon(x(20)), ok],
    ['a coupon of 21', coupon(x(21)), wrong('coupon_code must be 1 to 20 letters and digits')],
    ['two products', productCards(2), ok],
    ['ten products, of two that are stored', productCards(10), ok],
    ['one product', productCards(1), count(1)],
    [
      'eleven products',
      productCards(11),
      wrong('Invalid cards count. Min allowed cards: 2, Max allowed cards: 10'),
    ],
    ['a card of 160', productCards(2, parameter(x(160 - around))), ok],
    ['a card of 161', productCards(2, parameter(x(161 - around))), grown('card 0: body', 161, 160)],
    [
      'a picture in the body of a card',
      productCards(2, { type: 'image', image: link }),
      [400, 132012, 'card 0: body: Format mismatch, expected TEXT, received IMAGE'],
    ],
  ]

  expect(await answers(emulator, rows)).toEqual(expected(rows))
})
