import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { errorOf, PHONE, PNG, send, WABA } from './support.ts'

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator({ throughput: 'off' })
})

afterAll(() => emulator.stop())

const interactive = (content: object) =>
  send(emulator, { type: 'interactive', interactive: { body: { text: 'x' }, ...content } })
const template = (name: string, language: string, components: readonly object[]) =>
  send(emulator, { type: 'template', template: { name, language: { code: language }, components } })
const button = { type: 'reply', reply: { id: 'a', title: 'A' } }
const text = (value: string) => ({ type: 'text', text: value })

describe('a word that is none of its list', () => {
  it.each(['constructor', '__proto__'])('%s, which every object knows', async (type) => {
    const card = { card_index: 0, type }
    const answers = [
      await interactive({ type, action: {} }),
      await interactive({ type: 'carousel', action: { cards: [card, card] } }),
      await template('order_update', 'en', [{ type }]),
      await template('order_update', 'en', [{ type: 'body', parameters: [{ type }] }]),
    ]

    for (const { status, body } of answers) {
      expect(status).toBe(400)
      expect(body.error.message).toMatch(/^\(#100\) Param .* must be one of \{.*\} - got "\w+"\.$/)
    }
  })

  it('is told before what comes with it', async () => {
    const header = { type: 'image', image: { id: '1' } }
    const rows = [{ id: 'a', title: 'A' }]
    const { body } = await interactive({
      type: 'list',
      header,
      action: { button: 'Pick', sections: [{ rows }] },
    })

    expect(body.error.message).toBe(
      `(#100) Param interactive['header']['type'] must be one of {TEXT} - got "image".`,
    )
  })
})

describe('a value that does not do', () => {
  it('an empty id of a row', async () => {
    const sections = [{ rows: [{ id: '', title: 'A' }] }]
    const { body } = await interactive({ type: 'list', action: { button: 'Pick', sections } })

    expect(body).toEqual(
      errorOf(
        131009,
        '(#131009) Parameter value is not valid',
        'Row id is too short. Min length is 1',
      ),
    )
  })

  it('a place in hexadecimal digits', async () => {
    const location = { latitude: '0x10', longitude: '1.5e1' }
    const { body } = await send(emulator, { type: 'location', location })

    expect(body).toEqual(errorOf(100, "(#100) Param location['latitude'] must be a number."))
  })

  it.each([
    ['longer than 15 characters', '1234567890123456', '1234567890123456', /too long/],
    ['other in the button than in the body', '482913', '482914', /must be that of the body/],
  ])('a one-time password %s', async (_name, inBody, inButton, details) => {
    const { body } = await template('login_code', 'en_US', [
      { type: 'body', parameters: [text(inBody)] },
      { type: 'button', sub_type: 'url', index: 0, parameters: [text(inButton)] },
    ])

    expect(body.error).toMatchObject({
      code: 131009,
      error_data: { details: expect.stringMatching(details) },
    })
  })

  it('the code of a limited-time offer of more than 15 characters', async () => {
    const code = (value: string) => [
      {
        type: 'limited_time_offer',
        parameters: [
          { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1e12 } },
        ],
      },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: 0,
        parameters: [{ type: 'coupon_code', coupon_code: value }],
      },
    ]
    await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
      .send({
        name: 'offer',
        language: 'en',
        category: 'MARKETING',
        components: [
          {
            type: 'LIMITED_TIME_OFFER',
            limited_time_offer: { text: 'Soon over', has_expiration: true },
          },
          { type: 'BODY', text: 'Hello there, use this code please.' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'COPY_CODE', example: 'TEA10' },
              { type: 'URL', text: 'Shop', url: 'https://shop.example/' },
            ],
          },
        ],
      })
      .expect(200)
    await emulator.clock.runUntilIdle()

    await template('offer', 'en', code('X'.repeat(15))).expect(200)
    const { body } = await template('offer', 'en', code('X'.repeat(16))).expect(400)

    expect(body.error).toMatchObject({
      code: 131009,
      error_data: { details: 'buttons: coupon_code is too long. Max length is 15' },
    })
  })

  it('buttons are still taken as they should be', async () => {
    await interactive({ type: 'button', action: { buttons: [button] } }).expect(200)
  })
})

describe('media', () => {
  const noScope = 'Bearer EAAEmulatorNoScope'
  const upload = async (): Promise<string> => {
    const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/media`)
      .field('messaging_product', 'whatsapp')
      .attach('file', PNG, { filename: 'a.png', contentType: 'image/png' })
      .expect(200)
    return body.id
  }
  const whyOf = async ({ headers }: { headers: Record<string, string> }): Promise<string[]> => {
    const { pathname } = new URL(headers['x-emulator-explain'] ?? '')
    return (await graph(emulator, 'get', pathname)).body.because
  }

  const linkOf = async (id: string): Promise<string> => {
    const { body } = await graph(emulator, 'get', `/v23.0/${id}`).expect(200)
    return body.url.slice(emulator.url.length)
  }

  it('is not downloaded by a token without the scope', async () => {
    const link = await linkOf(await upload())

    await graph(emulator, 'get', link).expect(200)
    await graph(emulator, 'get', link).set('authorization', noScope).expect(403)
  })

  it('shows the fields that are asked for', async () => {
    const id = await upload()

    const { body } = await graph(emulator, 'get', `/v23.0/${id}?fields=mime_type,file_size`)
    expect(body).toEqual({ mime_type: 'image/png', file_size: PNG.length, id })
    const unknown = await graph(emulator, 'get', `/v23.0/${id}?fields=name`).expect(400)
    expect(unknown.body).toEqual(
      errorOf(
        100,
        '(#100) Tried accessing nonexisting field (name) on node type (WhatsAppBusinessMedia)',
      ),
    )
  })

  it('is whole for a range that ends before it begins, or of another version of the file', async () => {
    const link = await linkOf(await upload())

    await graph(emulator, 'get', link).set('range', 'bytes=0-1').expect(206)
    await graph(emulator, 'get', link).set('range', 'bytes=5-2').expect(200)
    await graph(emulator, 'get', link)
      .set('range', 'bytes=0-1')
      .set('if-range', '"another"')
      .expect(200)
  })

  it('is not there for a client that does not say what it is, where the download host is strict', async () => {
    const link = await linkOf(await upload())
    const anonymous = () => graph(emulator, 'get', link).unset('user-agent')

    await anonymous().expect(200)
    await emulator.settings.patch({ cloud: { mediaUserAgent: 'required' } })
    try {
      const refused = await anonymous().expect(404)
      expect(refused.text).toBe('Not Found')
      expect(await whyOf(refused)).toEqual([
        'it has no User-Agent, and cloud.mediaUserAgent asks for one',
      ])
      await graph(emulator, 'get', link).set('user-agent', 'curl/7.64.1').expect(200)
      await graph(emulator, 'get', `/v23.0/${PHONE}`).unset('user-agent').expect(200)
    } finally {
      await emulator.settings.patch({ cloud: { mediaUserAgent: 'any' } })
    }
  })

  it('is not there for a link that is wrong or old, and `explain` says which', async () => {
    const link = await linkOf(await upload())
    const answers = [
      await graph(emulator, 'get', link.replace(/mid=\d+/, 'mid=1')),
      await graph(emulator, 'get', link.replace(/hash=.*/, 'hash=AR')),
      await graph(emulator, 'get', link.replace(/ext=\d+/, 'ext=4102444800')),
    ]
    await emulator.clock.advance('5m')
    answers.push(await graph(emulator, 'get', link))

    expect(answers.map(({ status, text }) => [status, text])).toEqual(
      answers.map(() => [404, 'Not Found']),
    )
    expect(await Promise.all(answers.map(whyOf))).toEqual([
      ['there is no such media'],
      ['the link was not given out like this'],
      ['the link was not given out like this'],
      ['the link has expired'],
    ])
  })

  it('keeps the name of its file, whatever letters it has', async () => {
    const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/media`)
      .field('messaging_product', 'whatsapp')
      .attach('file', PNG, { filename: 'café 茶.png', contentType: 'image/png' })
      .expect(200)

    const { headers } = await graph(emulator, 'get', await linkOf(body.id)).expect(200)

    expect(headers['content-disposition']).toBe(
      `inline;filename=${encodeURIComponent('café 茶.png')}`,
    )
  })

  it('needs a file in whatever kind of body', async () => {
    const product = { messaging_product: 'whatsapp' }
    const edge = `/v23.0/${PHONE}/media`
    const answers = [
      await graph(emulator, 'post', edge).send(product),
      await graph(emulator, 'post', edge).type('form').send(product),
    ]

    for (const { body } of answers) {
      expect(body).toEqual(errorOf(100, '(#100) The parameter file is required.'))
    }
  })
})
