import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { WABA } from './support.ts'

type Part = Record<string, unknown>
type Case = readonly [what: string, components: unknown, more?: object]
type Refusal = readonly [subcode: number, ...Case]

const row = ([what, components, more]: Case) => ({ what, components, more })

const FLOW = '550660770880991'
const utility = { category: 'UTILITY' }
const code = { category: 'AUTHENTICATION' }
const named = { parameter_format: 'NAMED' }

const body = (text = 'Hello there, this is a text.', more: Part = {}): Part => ({
  type: 'BODY',
  text,
  ...more,
})
const samples = (...values: string[]) => ({ example: { body_text: [values] } })
const named1 = (name: string, example?: string) => ({
  example: { body_text_named_params: [{ param_name: name, ...(example && { example }) }] },
})
const heading = (text: string, more: Part = {}) => [
  { type: 'HEADER', format: 'TEXT', text, ...more },
  body(),
]
const footer = (text: string) => [body(), { type: 'FOOTER', text }]
const buttons = (...given: Part[]) => [body(), { type: 'BUTTONS', buttons: given }]
const quick = (text = 'Yes'): Part => ({ type: 'QUICK_REPLY', text })
const link = (more: Part = {}): Part => ({
  type: 'URL',
  text: 'Open',
  url: 'https://a.example/',
  ...more,
})
const phone = (more: Part = {}): Part => ({
  type: 'PHONE_NUMBER',
  text: 'Call',
  phone_number: '+12025550100',
  ...more,
})
const flow = (more: Part = {}): Part => ({ type: 'FLOW', text: 'Book', flow_id: FLOW, ...more })
const handle = (type: string) => `4::${Buffer.from(type).toString('base64')}:ARb:e:1:2:3:ARd`
const media = (format: string, type: string): Part => ({
  type: 'HEADER',
  format,
  example: { header_handle: [handle(type)] },
})
const otp = (more: Part = {}): Part => ({ type: 'OTP', otp_type: 'COPY_CODE', ...more })
const codes = (button: Part, ...more: Part[]) => [
  { type: 'BODY' },
  ...more,
  { type: 'BUTTONS', buttons: [button] },
]
const app = (more: Part = {}) => ({
  package_name: 'com.example.tea',
  signature_hash: 'K8a/AINcGX7',
  ...more,
})
const oneTap = (...apps: Part[]) => codes(otp({ otp_type: 'ONE_TAP', supported_apps: apps }))
const minutes = (count: unknown) => codes(otp(), { type: 'FOOTER', code_expiration_minutes: count })
const offer = (text: string, given: Part[] = [{ type: 'COPY_CODE', example: 'A' }, link()]) => [
  body(),
  { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text, has_expiration: true } },
  { type: 'BUTTONS', buttons: given },
]
const card = (given: Part[] = [quick()], header: Part = media('IMAGE', 'image/png')): Part => ({
  components: [header, { type: 'BUTTONS', buttons: given }],
})
const cards = (...given: Part[]) => [body(), { type: 'CAROUSEL', cards: given }]
const product = (button: Part) => card([button], { type: 'HEADER', format: 'PRODUCT' })

const accepted: readonly Case[] = [
  ['a name of 512 characters', [body()], { name: 'a'.repeat(512) }],
  ['a category in small letters', [body()], { category: 'marketing' }],
  ['types in small letters', [{ type: 'body', text: 'Hello there' }]],
  ['components as JSON text', JSON.stringify([body()])],
  ['a marketing lifetime as a text', [body()], { message_send_ttl_seconds: '43200' }],
  ['a marketing lifetime of 30 days', [body()], { message_send_ttl_seconds: 2_592_000 }],
  ['a utility lifetime of 30 s', [body()], { ...utility, message_send_ttl_seconds: 30 }],
  ['a utility lifetime of -1', [body()], { ...utility, message_send_ttl_seconds: -1 }],
  ['a code for 900 s', codes(otp()), { ...code, message_send_ttl_seconds: 900 }],
  ['a header of 60', heading('x'.repeat(60))],
  ['a header sample as a text', heading('Hello {{1}}', { example: { header_text: 'Ada' } })],
  [
    'a named header',
    heading('Hello {{who}}', {
      example: { header_text_named_params: [{ param_name: 'who', example: 'Ada' }] },
    }),
    named,
  ],
  ['a place', [{ type: 'HEADER', format: 'LOCATION' }, body()], utility],
  ['a picture', [media('IMAGE', 'image/jpeg'), body()]],
  ['a film', [media('VIDEO', 'video/mp4'), body()]],
  ['a document', [media('DOCUMENT', 'application/pdf'), body()]],
  ['a body of 1024', [body('x'.repeat(1024))]],
  ['ten emojis', [body(`Hello ${'👋'.repeat(10)} there`)]],
  ['two new lines and three spaces', [body('Hello\n\nyou   there')]],
  [
    'samples in one list',
    [body('Hello {{1}}, see {{2}} at our shop.', { example: { body_text: ['a', 'b'] } })],
  ],
  ['one sample as a text', [body('Hello {{1}}, good day.', { example: { body_text: 'Ada' } })]],
  ['five words for two variables', [body('Hi {{1}} and some {{2}} words here', samples('a', 'b'))]],
  [
    'a name in lower case',
    [body('Hello {{first_name1}}, good day.', named1('first_name1', 'Ada'))],
    named,
  ],
  ['a footer of 60', footer('x'.repeat(60))],
  ['an offer of 16', offer('x'.repeat(16))],
  ['an offer without a code', offer('Ends soon', [link()])],
  ['ten quick replies', buttons(...Array.from({ length: 10 }, (_, at) => quick(`No ${at}`)))],
  ['quick replies before the others', buttons(quick('a'), quick('b'), link(), phone())],
  ['quick replies after the others', buttons(link(), phone(), quick('a'), quick('b'))],
  ['a button text of 25', buttons(quick('x'.repeat(25)))],
  ['an address of 2000', buttons(link({ url: `https://a.example/${'x'.repeat(1982)}` }))],
  [
    'a sample of an address as a text',
    buttons(link({ url: 'https://a.example/{{1}}', example: 'x' })),
  ],
  [
    'an address into an app',
    buttons(link({ app_deep_link: { meta_app_id: '1', android_deep_link: 'a://b' } })),
  ],
  ['a code to copy of 20', buttons({ type: 'COPY_CODE', example: 'x'.repeat(20) })],
  ['a catalog', buttons({ type: 'CATALOG', text: 'View catalog' })],
  ['several products', buttons({ type: 'MPM', text: 'View items' })],
  ['an order', buttons({ type: 'ORDER_DETAILS', text: 'Review and Pay' }), utility],
  [
    'an order in marketing',
    buttons({ type: 'ORDER_DETAILS', text: 'Review and Pay' }),
    { display_format: 'ORDER_DETAILS' },
  ],
  ['a call', buttons({ type: 'VOICE_CALL', text: 'Call us', ttl_minutes: 100 })],
  ['a question for calls', [body(), { type: 'call_permission_request' }], utility],
  ['a Flow by its id', buttons(flow({ flow_action: 'navigate', navigate_screen: 'START' }))],
  ['a Flow by its name', buttons({ type: 'FLOW', text: 'Book', flow_name: 'book_a_table' })],
  ['a Flow with a picture', buttons(flow({ icon: 'REVIEW' }))],
  ['a Flow beside a quick reply', buttons(flow(), quick())],
  ['a code that expires after 90 minutes', minutes(90), code],
  ['five apps', oneTap(...Array(5).fill(app())), code],
  [
    'no tap, as agreed',
    codes(otp({ otp_type: 'zero_tap', zero_tap_terms_accepted: true, supported_apps: [app()] })),
    code,
  ],
  ['ten cards', cards(...Array(10).fill(card()))],
  [
    'product cards that are looked at',
    cards(product({ type: 'spm', text: 'View' }), product({ type: 'spm', text: 'View' })),
  ],
  ['product cards with addresses', cards(product(link()), product(link()))],
]

const refused: readonly Refusal[] = [
  [2388046, 'a name of 513', [body()], { name: 'a'.repeat(513) }],
  [2388047, 'formatting in a header', heading('Hello ~you~')],
  [
    2388047,
    'a header that begins at 2',
    heading('Hello {{2}}', { example: { header_text: ['a'] } }),
  ],
  [2388043, 'a header variable without a sample', heading('Hello {{1}} there')],
  [2388043, 'a header without text', [{ type: 'HEADER', format: 'TEXT' }, body()]],
  [2388273, 'a film without a sample', [{ type: 'HEADER', format: 'VIDEO' }, body()]],
  [
    2388273,
    'an empty list of samples',
    [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: [] } }, body()],
  ],
  [2388084, 'a film for a picture', [media('IMAGE', 'video/mp4'), body()]],
  [2388084, 'a picture for a document', [media('DOCUMENT', 'image/png'), body()]],
  [2388042, 'a moving picture in a utility', [media('GIF', 'video/mp4'), body()], utility],
  [2388043, 'too many samples', [body('Hello {{1}}, good day to you.', samples('a', 'b'))]],
  [2388072, 'one brace', [body('Hello {1}, good day to you.', samples('a'))]],
  [2388072, 'a dash in a name', [body('Hello {{a-b}}, good day to you.', samples('a'))]],
  [
    2388072,
    'a name twice',
    [body('Hello {{a}} and {{a}}, good day to you.', named1('a', 'x'))],
    named,
  ],
  [
    2388072,
    'capitals in a name',
    [body('Hello {{Name}}, good day to you.', named1('Name', 'x'))],
    named,
  ],
  [
    2388043,
    'a sample of another name',
    [body('Hello {{a}}, good day to you.', named1('b', 'x'))],
    named,
  ],
  [
    2388043,
    'a named sample without its value',
    [body('Hello {{a}}, good day to you.', named1('a'))],
    named,
  ],
  [
    2388293,
    'four words for two variables',
    [body('Hi {{1}} and some {{2}} words', samples('a', 'b'))],
  ],
  [2388073, 'a new line in a footer', footer('Good\nbye')],
  [2388043, 'a footer without text', [body(), { type: 'FOOTER' }]],
  [2388040, 'an offer of 17', offer('x'.repeat(17))],
  [2388040, 'an offer with a body of 601', [body('x'.repeat(601)), ...offer('Ends').slice(1)]],
  [2388042, 'an offer in a utility', offer('Ends soon'), utility],
  [2388042, 'an offer with a footer', [...offer('Ends soon'), { type: 'FOOTER', text: 'Bye' }]],
  [2388042, 'an offer with a text header', [...heading('Hello'), ...offer('Ends soon').slice(1)]],
  [2388042, 'an offer with a quick reply', offer('Ends soon', [link(), quick()])],
  [
    2388043,
    'an offer without an address',
    offer('Ends soon', [{ type: 'COPY_CODE', example: 'A' }]),
  ],
  [
    2388043,
    'an offer without its text',
    [body(), { type: 'LIMITED_TIME_OFFER' }, { type: 'BUTTONS', buttons: [link()] }],
  ],
  [2388060, 'an offer with two addresses', offer('Ends soon', [link(), link()])],
  [
    2388060,
    'an offer with its code at the end',
    offer('Ends soon', [link(), { type: 'COPY_CODE', example: 'A' }]),
  ],
  [2388043, 'no buttons in BUTTONS', buttons()],
  [2388043, 'a button without a type', buttons({ text: 'Yes' })],
  [2388060, 'a variable on a button', buttons(quick('Hi {{1}}'))],
  [2388060, 'quick replies on both sides', buttons(quick('a'), link(), quick('b'))],
  [2388060, 'two phones', buttons(phone(), phone())],
  [2388060, 'a file address', buttons(link({ url: 'ftp://a.example' }))],
  [
    2388060,
    'two variables in an address',
    buttons(link({ url: 'https://a.example/{{1}}/{{2}}', example: ['a'] })),
  ],
  [
    2388060,
    'a variable inside an address',
    buttons(link({ url: 'https://a.example/{{1}}/x', example: ['a'] })),
  ],
  [
    2388060,
    'an address that begins at 2',
    buttons(link({ url: 'https://a.example/{{2}}', example: ['a'] })),
  ],
  [2388040, 'an address of 2001', buttons(link({ url: `https://a.example/${'x'.repeat(1983)}` }))],
  [2388050, 'an address button without one', buttons({ type: 'URL', text: 'Open' })],
  [2388050, 'a phone button without one', buttons({ type: 'PHONE_NUMBER', text: 'Call' })],
  [2388040, 'a phone of 21', buttons(phone({ phone_number: '+12345678901234567890' }))],
  [2388040, 'a code to copy of 21', buttons({ type: 'COPY_CODE', example: 'x'.repeat(21) })],
  [
    2388060,
    'another text for a code to copy',
    buttons({ type: 'COPY_CODE', text: 'Use me', example: 'A' }),
  ],
  [2388060, 'another text for a catalog', buttons({ type: 'CATALOG', text: 'Look' })],
  [
    2388042,
    'a catalog with a header',
    [...heading('Hello').slice(0, 1), ...buttons({ type: 'CATALOG' })],
  ],
  [
    2388040,
    'a product with a body of 161',
    [body('x'.repeat(161)), { type: 'BUTTONS', buttons: [{ type: 'SPM' }] }],
  ],
  [
    2388042,
    'an order in plain marketing',
    buttons({ type: 'ORDER_DETAILS', text: 'Review and Pay' }),
  ],
  [2388060, 'a Flow by two names', buttons(flow({ flow_name: 'book_a_table' }))],
  [2388060, 'a Flow beside an address', buttons(flow(), link())],
  [2388042, 'a header above a code', [...heading('Hello').slice(0, 1), ...codes(otp())], code],
  [2388043, 'a code without a button', [{ type: 'BODY' }], code],
  [
    2388060,
    'a code beside a quick reply',
    [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [otp(), quick()] }],
    code,
  ],
  [2388040, 'a code button text of 26', codes(otp({ text: 'x'.repeat(26) })), code],
  [
    2388042,
    'cards of several formats',
    cards(card(), card([quick()], media('VIDEO', 'video/mp4'))),
  ],
  [2388042, 'cards of several buttons', cards(card(), card([link()]))],
  [
    2388060,
    'three buttons on a card',
    cards(...Array(2).fill(card([quick('a'), quick('b'), quick('c')]))),
  ],
  [2388043, 'cards without buttons', cards(card([]), card([]))],
  [
    2388042,
    'a text header on a card',
    cards(...Array(2).fill(card([quick()], { type: 'HEADER', format: 'TEXT', text: 'x' }))),
  ],
  [
    2388042,
    'a code to copy on a card',
    cards(...Array(2).fill(card([{ type: 'COPY_CODE', example: 'A' }]))),
  ],
  [2388042, 'a quick reply on a product card', cards(product(quick()), product(quick()))],
  [
    2388042,
    'a product button on a media card',
    cards(...Array(2).fill(card([{ type: 'SPM', text: 'View' }]))),
  ],
  [2388042, 'a footer below cards', [...cards(card(), card()), { type: 'FOOTER', text: 'Bye' }]],
]

/** Refused in the plain words of the parameter layer. */
const plain: readonly Case[] = [
  ['a lifetime under that of marketing', [body()], { message_send_ttl_seconds: 43_199 }],
  ['a lifetime of -1 in marketing', [body()], { message_send_ttl_seconds: -1 }],
  ['a utility lifetime of 43201', [body()], { ...utility, message_send_ttl_seconds: 43_201 }],
  ['a code for 901 s', codes(otp()), { ...code, message_send_ttl_seconds: 901 }],
  ['a legacy category', [body()], { category: 'TRANSACTIONAL' }],
  ['a language with a hyphen', [body()], { language: 'en-US' }],
  ['a component of another type', [body(), { type: 'COUPON' }]],
  ['a header of another format', [{ type: 'HEADER', format: 'AUDIO' }, body()]],
  ['a Flow of nobody', buttons(flow({ flow_id: '1' }))],
  ['a Flow action of another name', buttons(flow({ flow_action: 'open' }))],
  ['a code that expires after 91 minutes', minutes(91), code],
  ['a code that expires at once', minutes(0), code],
  ['six apps', oneTap(...Array(6).fill(app())), code],
  ['an app name of one part', oneTap(app({ package_name: 'tea' })), code],
  ['an app name with a digit first', oneTap(app({ package_name: 'com.1tea' })), code],
  ['a hash of 12', oneTap(app({ signature_hash: 'K8a/AINcGX78' })), code],
  ['no tap without agreement', codes(otp({ otp_type: 'ZERO_TAP', supported_apps: [app()] })), code],
  ['one card', cards(card())],
  ['eleven cards', cards(...Array(11).fill(card()))],
]

describe('the components of a template', () => {
  let emulator: LocalEmulator
  let count = 0
  beforeAll(async () => {
    emulator = await frozenEmulator()
  })
  afterAll(() => emulator.stop())
  /** No more than a hundred in an hour. */
  beforeEach(() => emulator.clock.advance('1m'))

  const create = (components: unknown, more: object = {}) =>
    graph(emulator, 'post', `/v25.0/${WABA}/message_templates`).send({
      name: `made_${++count}`,
      language: 'en_US',
      category: 'MARKETING',
      components,
      ...more,
    })

  it.each(accepted.map(row))('can be $what', async ({ components, more }) => {
    const { body: answer } = await create(components, more).expect(200)

    expect(answer).toEqual({
      id: expect.stringMatching(/^\d{15,17}$/),
      status: expect.stringMatching(/^(PENDING|APPROVED)$/),
      category: expect.any(String),
    })
  })

  it.each(refused.map(([subcode, ...rest]) => ({ subcode, ...row(rest) })))(
    'are refused with $subcode: $what',
    async ({ subcode, components, more }) => {
      const { status, body: answer } = await create(components, more)

      expect({ status, ...answer.error }).toMatchObject({
        status: 400,
        code: 100,
        message: 'Invalid parameter',
        error_subcode: subcode,
        is_transient: false,
      })
    },
  )

  it.each(plain.map(row))('are refused: $what', async ({ components, more }) => {
    const { status, body: answer } = await create(components, more)

    expect(status).toBe(400)
    expect(answer.error).toMatchObject({ code: 100, message: expect.stringMatching(/^\(#100\) /) })
    expect(answer.error).not.toHaveProperty('error_subcode')
  })

  it('tells the types of buttons in the order of Meta', async () => {
    const { body: answer } = await create(buttons({ type: 'FOO' })).expect(400)

    expect(answer.error.message).toMatch(
      /^\(#100\) Param components\[1\]\['buttons'\]\[0\]\['type'\] must be one of \{QUICK_REPLY, URL, PHONE_NUMBER, OTP, MPM, CATALOG, FLOW, VOICE_CALL, .* - got "FOO"\.$/,
    )
  })
})
