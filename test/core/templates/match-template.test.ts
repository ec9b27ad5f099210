import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/core/json.ts'
import { fillTemplate } from '../../../src/core/templates/fill-template.ts'
import { matchTemplate } from '../../../src/core/templates/match-template.ts'
import type { SentComponent, SentParameter } from '../../../src/core/templates/sent-template.ts'
import type { Template } from '../../../src/core/templates/template.ts'

type Stored = Pick<Template, 'category' | 'parameterFormat' | 'components'>

const stored = (components: JsonObject[], more: Partial<Stored> = {}): Stored => ({
  category: 'UTILITY',
  parameterFormat: 'POSITIONAL',
  components,
  ...more,
})
const text = (value: string, name?: string): SentParameter => ({
  type: 'text',
  text: value,
  ...(name !== undefined && { parameter_name: name }),
})
const body = (...parameters: SentParameter[]): SentComponent => ({ type: 'body', parameters })
const header = (...parameters: SentParameter[]): SentComponent => ({ type: 'header', parameters })
const button = (
  sub_type: string,
  index: number,
  ...parameters: SentParameter[]
): SentComponent => ({ type: 'button', sub_type, index, parameters })
const buttons = (...all: JsonObject[]): JsonObject => ({ type: 'BUTTONS', buttons: all })

const plain = { type: 'BODY', text: 'Hello {{1}}, order {{2}}' }
const image: SentParameter = { type: 'image', image: { id: '1' } }

describe('a send fits its template', () => {
  it.each<[string, Stored, SentComponent[]]>([
    ['without variables', stored([{ type: 'BODY', text: 'Hello' }]), []],
    ['by position', stored([plain]), [body(text('Ada'), text('A-1'))]],
    [
      'by name, in any order',
      stored([{ type: 'BODY', text: 'Hello {{first}}, order {{order_id}}' }], {
        parameterFormat: 'NAMED',
      }),
      [body(text('A-1', 'order_id'), text('Ada', 'first'))],
    ],
    [
      'with a variable that stands twice',
      stored([{ type: 'BODY', text: '{{1}} and {{1}}' }]),
      [body(text('tea'))],
    ],
    [
      'with a text header',
      stored([{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' }, plain]),
      [header(text('A-1')), body(text('Ada'), text('A-1'))],
    ],
    [
      'with a location header',
      stored([
        { type: 'HEADER', format: 'LOCATION' },
        { type: 'BODY', text: 'Here' },
      ]),
      [header({ type: 'location', location: { latitude: 1, longitude: 2 } })],
    ],
    [
      'an authentication template without a stored text',
      stored([{ type: 'BODY', add_security_recommendation: true }, buttons({ type: 'OTP' })], {
        category: 'AUTHENTICATION',
      }),
      [body(text('123456')), button('url', 0, text('123456'))],
    ],
    [
      'quick replies without payloads',
      stored([
        { type: 'BODY', text: 'Hi' },
        buttons({ type: 'QUICK_REPLY', text: 'Yes' }, { type: 'PHONE_NUMBER', text: 'Call' }),
      ]),
      [],
    ],
    [
      'a coupon',
      stored([{ type: 'BODY', text: 'Hi' }, buttons({ type: 'COPY_CODE' })]),
      [button('copy_code', 0, { type: 'coupon_code', coupon_code: 'SAVE10' })],
    ],
    [
      'a flow without parameters',
      stored([{ type: 'BODY', text: 'Hi' }, buttons({ type: 'FLOW' })]),
      [],
    ],
    [
      'a call button with a life and a payload',
      stored([{ type: 'BODY', text: 'Hi' }, buttons({ type: 'VOICE_CALL' })]),
      [
        button(
          'voice_call',
          0,
          { type: 'ttl_minutes', ttl_minutes: 100 },
          { type: 'payload', payload: 'x' },
        ),
      ],
    ],
    [
      'an offer with its end',
      stored([
        { type: 'BODY', text: 'Hi' },
        { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Now', has_expiration: true } },
      ]),
      [
        {
          type: 'limited_time_offer',
          parameters: [
            { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1 } },
          ],
        },
      ],
    ],
    [
      'a body alone of up to 32,768 characters',
      stored([{ type: 'BODY', text: '{{1}}' }]),
      [body(text('x'.repeat(32_768)))],
    ],
  ])('%s', (_what, template, sent) => {
    expect(matchTemplate(template, sent)).toBeUndefined()
  })
})

describe('a send does not fit', () => {
  const coupon = stored([{ type: 'BODY', text: 'Hi' }, buttons({ type: 'COPY_CODE' })])
  const mpm = stored([{ type: 'BODY', text: 'Hi' }, buttons({ type: 'MPM' })])
  const call = stored([{ type: 'BODY', text: 'Hi' }, buttons({ type: 'PHONE_NUMBER' })])
  const named = stored([{ type: 'BODY', text: 'Hello {{first}}' }], { parameterFormat: 'NAMED' })
  const offer = stored([
    { type: 'BODY', text: 'Hi' },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Now', has_expiration: true } },
  ])
  const cards = stored([
    { type: 'BODY', text: 'Hi' },
    {
      type: 'CAROUSEL',
      cards: [0, 1].map(() => ({ components: [{ type: 'HEADER', format: 'IMAGE' }] })),
    },
  ])

  it.each<[string, Stored, SentComponent[], string, string]>([
    [
      'too few',
      stored([plain]),
      [body(text('Ada'))],
      'parameter_count',
      'body: number of localizable_params (1) does not match the expected number of params (2)',
    ],
    [
      'a name that it does not have',
      named,
      [body(text('Ada', 'last'))],
      'parameter_count',
      'body: number of localizable_params (0) does not match the expected number of params (1)',
    ],
    [
      'positions where there are names',
      named,
      [body(text('Ada'))],
      'parameter_count',
      'body: number of localizable_params (0) does not match the expected number of params (1)',
    ],
    [
      'no header text',
      stored([{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' }]),
      [],
      'parameter_count',
      'header: number of localizable_params (0) does not match the expected number of params (1)',
    ],
    [
      'a picture for a text header',
      stored([{ type: 'HEADER', format: 'TEXT', text: 'Order' }]),
      [header(image)],
      'parameter_format',
      'header: Format mismatch, expected TEXT, received IMAGE',
    ],
    [
      'no coupon',
      coupon,
      [],
      'parameter_missing',
      'buttons: Button at index 0 of type CopyCode requires a parameter',
    ],
    [
      'no products',
      mpm,
      [],
      'parameter_missing',
      'buttons: Button at index 0 of type Mpm requires a parameter',
    ],
    [
      'a parameter for a call button',
      call,
      [button('url', 0, text('x'))],
      'parameter_unexpected',
      'buttons: Button at index 0 is of type Call and does not support parameters',
    ],
    [
      'a text for a coupon',
      coupon,
      [button('copy_code', 0, text('x'))],
      'parameter_format',
      'buttons: Format mismatch, expected COUPON_CODE, received TEXT',
    ],
    [
      'an offer without its end',
      offer,
      [],
      'parameter_missing',
      'limited_time_offer: The component requires an expiration_time_ms parameter',
    ],
    [
      'one card of two',
      cards,
      [{ type: 'carousel', cards: [{ card_index: 0, components: [header(image)] }] }],
      'parameter_count',
      'carousel: number of cards (1) does not match the expected number of cards (2)',
    ],
    [
      'a card without its picture',
      cards,
      [
        {
          type: 'carousel',
          cards: [
            { card_index: 0, components: [header(image)] },
            { card_index: 1, components: [] },
          ],
        },
      ],
      'parameter_format',
      'card 1: header: Format mismatch, expected IMAGE, received UNKNOWN',
    ],
    [
      'a header grown past 60 characters',
      stored([
        { type: 'HEADER', format: 'TEXT', text: '{{1}}' },
        { type: 'BODY', text: 'Hi' },
      ]),
      [header(text('x'.repeat(61)))],
      'text_too_long',
      'header: text is 61 characters long, at most 60 are allowed',
    ],
    [
      'five spaces in a row',
      stored([plain]),
      [body(text('a     b'), text('x'))],
      'text_form',
      'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    ],
  ])('%s', (_what, template, sent, problem, details) => {
    expect(matchTemplate(template, sent)).toEqual({ problem, details })
  })
})

it('fills texts, currencies and dates in', () => {
  const template = stored([
    { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
    { type: 'BODY', text: 'Dear {{1}}: {{2}} by {{3}}, {{4}}' },
    { type: 'FOOTER', text: 'Bye' },
  ])

  const filled = fillTemplate(template, [
    header(text('A-1')),
    body(
      text('Ada'),
      { type: 'currency', currency: { fallback_value: '£9.50', code: 'GBP', amount_1000: 9500 } },
      { type: 'date_time', date_time: { fallback_value: '5 May' } },
    ),
  ])

  expect(filled).toEqual({
    header: 'Order A-1',
    body: 'Dear Ada: £9.50 by 5 May, {{4}}',
    footer: 'Bye',
  })
})
