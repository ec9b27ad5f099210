import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator({ throughput: 'off' })
})

afterAll(() => emulator.stop())

const x = (count: number) => 'x'.repeat(count)
const times = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at))

const interactive = (content: object) => ({ type: 'interactive', interactive: content })
const button = (id: string, title: string) => ({ type: 'reply', reply: { id, title } })
const buttons = (all: object[], more: object = {}) =>
  interactive({ type: 'button', body: { text: 'x' }, action: { buttons: all }, ...more })
const list = (sections: object[], open = 'Open', more: object = {}) =>
  interactive({ type: 'list', body: { text: 'x' }, action: { button: open, sections }, ...more })
const row = (id: string, title = 'One', description = 'x') => ({ id, title, description })
const products = (counts: number[]) =>
  interactive({
    type: 'product_list',
    header: { type: 'text', text: 'Tea' },
    body: { text: 'x' },
    action: {
      catalog_id: 'c',
      sections: counts.map((count, section) => ({
        title: `S${section}`,
        product_items: times(count, (at) => ({ product_retailer_id: `${section}-${at}` })),
      })),
    },
  })
const person = { name: { formatted_name: 'Ann', first_name: 'Ann' } }
const template = (more: object) => ({
  type: 'template',
  template: { name: 'nobody_knows', language: { code: 'en' }, ...more },
})
const payload = (text: string, index: number | string) => ({
  components: [
    {
      type: 'button',
      sub_type: 'quick_reply',
      index,
      parameters: [{ type: 'payload', payload: text }],
    },
  ],
})

type Body = (count: number) => object

/** What is counted, the most of it, the code one beyond, the body. */
const limits: [string, number, number, Body][] = [
  ['characters of a text', 4096, 1001, (count) => ({ text: { body: x(count) } })],
  [
    'characters of a caption',
    1024,
    1009,
    (count) => ({ type: 'image', image: { id: 'a', caption: x(count) } }),
  ],
  ['contacts', 257, 1009, (count) => ({ type: 'contacts', contacts: times(count, () => person) })],
  [
    'degrees of latitude',
    90,
    1009,
    (count) => ({ type: 'location', location: { latitude: count, longitude: 0 } }),
  ],
  [
    'degrees of longitude',
    180,
    1009,
    (count) => ({ type: 'location', location: { latitude: 0, longitude: count } }),
  ],
  ['characters of a template name', 512, 1009, (count) => template({ name: x(count) })],
  ['characters of a payload', 128, 1009, (count) => template(payload(x(count), 0))],
  ['as place of a button', 9, 1009, (count) => template(payload('a', count))],
  ['as text for the place of a button', 9, 1009, (count) => template(payload('a', String(count)))],
  ['reply buttons', 3, 1009, (count) => buttons(times(count, (at) => button(`${at}`, `B${at}`)))],
  ['characters of a button id', 256, 1009, (count) => buttons([button(x(count), 'Yes')])],
  ['characters of a button title', 20, 1009, (count) => buttons([button('a', x(count))])],
  [
    'characters of a body',
    1024,
    1009,
    (count) => buttons([button('a', 'b')], { body: { text: x(count) } }),
  ],
  [
    'characters of a footer',
    60,
    1009,
    (count) => buttons([button('a', 'b')], { footer: { text: x(count) } }),
  ],
  [
    'characters of a header',
    60,
    2036,
    (count) => buttons([button('a', 'b')], { header: { type: 'text', text: x(count) } }),
  ],
  [
    'characters of the body of a list',
    4096,
    1009,
    (count) => list([{ rows: [row('a')] }], 'Open', { body: { text: x(count) } }),
  ],
  [
    'characters of the button of a list',
    20,
    1009,
    (count) => list([{ rows: [row('a')] }], x(count)),
  ],
  [
    'sections',
    10,
    2015,
    (count) => list(times(count, (at) => ({ title: `S${at}`, rows: [row(`${at}`)] }))),
  ],
  ['rows', 10, 2016, (count) => list([{ rows: times(count, (at) => row(`${at}`)) }])],
  [
    'characters of a section title',
    24,
    1009,
    (count) => list([{ title: x(count), rows: [row('a')] }]),
  ],
  ['characters of a row id', 200, 1009, (count) => list([{ rows: [row(x(count))] }])],
  ['characters of a row title', 24, 1009, (count) => list([{ rows: [row('a', x(count))] }])],
  [
    'characters of a row description',
    72,
    1009,
    (count) => list([{ rows: [row('a', 'b', x(count))] }]),
  ],
  ['products in one section', 30, 2023, (count) => products([count])],
  ['sections of products', 10, 2015, (count) => products(times(count, () => 1))],
]

it.each(limits)('%s: takes %i and refuses one more', async (_, most, code, body) => {
  const send = (count: number) =>
    calls(emulator).raw('POST', '/v1/messages', { to: '12025550101', ...body(count) })

  const taken = await send(most)
  const refused = await send(most + 1)

  expect(taken.status).toBe(201)
  expect(refused.status).toBe(400)
  const { errors } = (await refused.json()) as { errors: { code: number }[] }
  expect(errors[0]?.code).toBe(code)
})

it('counts characters, not halves of them', async () => {
  const send = (count: number) =>
    calls(emulator).raw('POST', '/v1/messages', {
      to: '12025550101',
      text: { body: '👋'.repeat(count) },
    })

  expect([(await send(4096)).status, (await send(4097)).status]).toEqual([201, 400])
})

it.each(['audio', 'sticker'])('looks at no caption of %s, which has none', async (type) => {
  const media = { id: 'none', caption: x(1025), filename: 7 }

  const taken = await calls(emulator).raw('POST', '/v1/messages', {
    to: '12025550101',
    type,
    [type]: media,
  })

  expect(taken.status).toBe(201)
})
