import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'

const NAMESPACE = '5b1e7c2a_93d4_4f0e_a6c8_27d90b3f14e5'
const png = readFileSync(join(import.meta.dirname, '../../fixtures/media/images/sun-256.png'))

let emulator: LocalEmulator
let image: string

beforeAll(async () => {
  emulator = await frozenEmulator()
  const api = calls(emulator)
  const reply = await api.raw('POST', '/v1/media', png, { 'content-type': 'image/png' })
  image = ((await reply.json()) as { media: [{ id: string }] }).media[0].id
})

afterAll(() => emulator.stop())

const text = (value: string) => ({ type: 'text', text: value })
const header = () => ({ type: 'header', parameters: [{ type: 'image', image: { id: image } }] })
const body = (...parameters: object[]) => ({ type: 'body', parameters })
const good = body(text('Ann'), text('A-1'), text('Friday'))
const url = (value = 'A-1') => ({
  type: 'button',
  sub_type: 'url',
  index: '2',
  parameters: [text(value)],
})

async function fateOf(template: object) {
  const message = { to: '12025550150', type: 'template', template }
  const { messages } = await calls(emulator).post('/v1/messages', message)
  await emulator.clock.advance('2s')
  const { status, history } = await emulator.messages.get(messages[0].id)
  const errors = (history.at(-1) as { errors?: { code: number }[] } | undefined)?.errors
  return errors?.[0]?.code ?? status
}

const order = (...components: object[]) => ({
  namespace: NAMESPACE,
  name: 'order_update',
  language: { policy: 'deterministic', code: 'en' },
  components,
})

const currency = { fallback_value: '$100.99', code: 'USD', amount_1000: 100_990 }
const date = { fallback_value: 'February 25, 1977', day_of_week: 5, year: 1977, month: 2 }
const reply = { type: 'button', sub_type: 'quick_reply', index: 0 }

it.each<[string, () => object, number | string]>([
  ['all that it wants', () => order(header(), good, url()), 'read'],
  [
    'a payload, an amount and a date',
    () =>
      order(
        header(),
        body(text('Ann'), { type: 'currency', currency }, { type: 'date_time', date_time: date }),
        { ...reply, parameters: [{ type: 'payload', payload: 'ADDRESS' }] },
        url(),
      ),
    'read',
  ],
  [
    'a single object for a list, and media flat beside the type',
    () => order({ type: 'header', parameters: { type: 'image', id: image } }, good, url()),
    'read',
  ],
  ['no namespace', () => ({ ...order(header(), good, url()), namespace: undefined }), 'read'],
  ['too few parameters', () => order(header(), body(text('Ann')), url()), 2000],
  ['a button that it has not', () => order(header(), good, url(), { ...reply, index: 7 }), 2000],
  [
    'a long parameter',
    () => order(header(), body(text('x'.repeat(1025)), text('b'), text('c')), url()),
    2004,
  ],
  [
    'a long text in all',
    () => order(header(), body(text('x'.repeat(1000)), text('b'), text('c')), url()),
    2005,
  ],
  ['an empty parameter', () => order(header(), body(text(' '), text('b'), text('c')), url()), 2006],
  ['a new line', () => order(header(), body(text('a\nb'), text('b'), text('c')), url()), 2007],
  ['five spaces', () => order(header(), body(text('a     b'), text('b'), text('c')), url()), 2007],
  [
    'a video over an image',
    () =>
      order({ type: 'header', parameters: [{ type: 'video', video: { id: image } }] }, good, url()),
    400,
  ],
  [
    'a location over an image',
    () =>
      order(
        {
          type: 'header',
          parameters: [{ type: 'location', location: { latitude: 1, longitude: 1 } }],
        },
        good,
        url(),
      ),
    2008,
  ],
  ['no header', () => order(good, url()), 2009],
  ['no parameter for its link', () => order(header(), good), 2009],
  [
    'a text over an image',
    () => order({ type: 'header', parameters: [text('x')] }, good, url()),
    2012,
  ],
  [
    'the wrong kind of button',
    () =>
      order(header(), good, url(), {
        ...reply,
        index: 2,
        parameters: [{ type: 'payload', payload: 'x' }],
      }),
    2012,
  ],
])('answers a template with %s and tells its fate', async (_, template, fate) => {
  expect(await fateOf(template())).toBe(fate)
})

it('fails templates that nobody pays for, and marketing where an experiment forbids it', async () => {
  await using world = await emulator.fork()
  const promo = {
    name: 'spring_promo',
    language: { code: 'en_US' },
    components: [body(text('Ann'))],
  }
  const hello = { name: 'hello_world', language: { code: 'en_US' } }
  const codes = async (...templates: object[]) => {
    const found: unknown[] = []
    for (const template of templates) {
      const message = { to: '12025550101', type: 'template', template }
      const { messages } = await calls(world).post('/v1/messages', message)
      await world.clock.advance('2s')
      const { status, history } = await world.messages.get(messages[0].id)
      const errors = (history.at(-1) as { errors?: { code: number }[] } | undefined)?.errors
      found.push(errors?.[0]?.code ?? status)
    }
    return found
  }

  const plain = await codes(hello, promo)
  await world.control('PATCH', '/customers/12025550101', { marketing_experiment: true })
  const tried = await codes(hello, promo)
  await world.control('PATCH', '/wabas/300000000000001', { payment_problem: true })
  const unpaid = await codes(hello, promo)

  expect([plain, tried, unpaid]).toEqual([
    ['read', 'read'],
    ['read', 472],
    [402, 402],
  ])
})
