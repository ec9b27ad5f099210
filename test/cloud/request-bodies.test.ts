import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { ADA, errorOf, PHONE } from './support.ts'

const EDGE = `/v23.0/${PHONE}/messages`
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const address = (values: string): string =>
  `{"messaging_product":"whatsapp","to":"${ADA}","type":"interactive","interactive":{
    "type":"address_message","body":{"text":"Where to?"},"action":{"name":"address_message",
    "parameters":{"country":"IN","values":{"x":${values}}}}}}`
const json = 'application/json'

describe('JSON that is nested', () => {
  it('as deep as PHP takes it is taken', async () => {
    await using emulator = await frozenEmulator()

    await graph(emulator, 'post', EDGE)
      .type(json)
      .send(address(nested(500)))
      .expect(200)
  })

  it.each([513, 100_000])('%i deep is no JSON, to whom it may concern', async (depth) => {
    await using emulator = await frozenEmulator()

    const cloud = await graph(emulator, 'post', EDGE)
      .type(json)
      .send(address(nested(depth)))
    const onPremises = await onprem(emulator, 'post', '/v1/messages')
      .type(json)
      .send(`{"to":"${ADA}","type":"text","text":{"body":"hi"},"x":${nested(depth)}}`)
    const own = await control(emulator, 'post', '/inbound')
      .type(json)
      .send(`{"from":"${ADA}","type":"order","order":{"x":${nested(depth)}}}`)

    expect(cloud.body).toEqual(errorOf(100, '(#100) The parameter messaging_product is required.'))
    expect(onPremises.status).toBe(400)
    expect(own.status).toBe(400)
    await control(emulator, 'get', '/messages').expect(200)
  })

  it('brackets in a text count for nothing', async () => {
    await using emulator = await frozenEmulator()
    const body = `${'["\\'.repeat(600)}`

    await graph(emulator, 'post', EDGE)
      .send({ messaging_product: 'whatsapp', to: ADA, text: { body } })
      .expect(200)
  })
})

describe('a form whose names have brackets, as PHP and qs write them', () => {
  const form = (fields: Record<string, string>) =>
    new URLSearchParams({ messaging_product: 'whatsapp', to: ADA, ...fields }).toString()

  it.each([
    ['text', { 'text[body]': 'hi', 'text[preview_url]': 'true' }],
    [
      'template',
      {
        'template[name]': 'login_code',
        'template[language][code]': 'en_US',
        'template[components][0][type]': 'body',
        'template[components][0][parameters][0][type]': 'text',
        'template[components][0][parameters][0][text]': '482913',
        'template[components][1][type]': 'button',
        'template[components][1][sub_type]': 'url',
        'template[components][1][index]': '0',
        'template[components][1][parameters][0][type]': 'text',
        'template[components][1][parameters][0][text]': '482913',
      },
    ],
    [
      'contacts',
      { 'contacts[0][name][formatted_name]': 'Ada', 'contacts[0][phones][][phone]': '1' },
    ],
  ])('sends a %s', async (type, fields) => {
    await using emulator = await frozenEmulator()

    await graph(emulator, 'post', EDGE)
      .type('form')
      .send(form({ type, ...fields }))
      .expect(200)
  })

  it('leaves prototypes alone', async () => {
    await using emulator = await frozenEmulator()
    const fields = { '__proto__[type]': 'x', 'text[__proto__][body]': 'x', 'text[body]': 'hi' }

    const { body } = await graph(emulator, 'post', EDGE).type('form').send(form(fields))

    expect(body).toEqual(errorOf(100, '(#100) Unexpected key "__proto__" on param "text".'))
    expect(({} as Record<string, unknown>)['body']).toBeUndefined()
  })
})

describe('a member `toString`', () => {
  const recipient = (shown: string) =>
    errorOf(100, `(#100) Param recipient_type must be one of {GROUP, INDIVIDUAL} - got "${shown}".`)
  const fields = { messaging_product: 'whatsapp', to: ADA, text: '{"body":"hi"}' }

  it('of an object where a word belongs is answered like any other', async () => {
    await using emulator = await frozenEmulator()
    const post = () => graph(emulator, 'post', EDGE)
    const name = 'recipient_type[toString]'

    const answers = [
      await post().send({ ...fields, recipient_type: { toString: '1' } }),
      await post()
        .set('content-type', json)
        .send('{"messaging_product":"whatsapp","to":"1","recipient_type":{"to\\u0053tring":"1"}}'),
      await post()
        .type('form')
        .send({ ...fields, [name]: '1' }),
      await post().field({ ...fields, [name]: '1' }),
    ]

    for (const { body } of answers) expect(body).toEqual(recipient('{"toString":"1"}'))
  })

  it('of multipart fields is answered where files are taken too', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/media`).field({
      'messaging_product[toString]': 'whatsapp',
    })

    expect(body.error.message).toBe(
      '(#100) Param messaging_product must be one of {WHATSAPP} - got "{"toString":"whatsapp"}".',
    )
  })
})

describe('a JSON body', () => {
  const post = async (bytes: Buffer, encoding?: string) => {
    await using emulator = await frozenEmulator()
    const reply = await fetch(`${emulator.url}${EDGE}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${emulator.ids.accessToken}`,
        'content-type': json,
        ...(encoding !== undefined && { 'content-encoding': encoding }),
      },
      body: new Uint8Array(bytes),
    })
    return [reply.status, await reply.json()]
  }
  const message = JSON.stringify({ messaging_product: 'whatsapp', to: ADA, text: { body: 'né' } })

  it('of another encoding than UTF-8 can not be read', async () => {
    const unread = [400, errorOf(100, '(#100) The parameter messaging_product is required.')]
    const bytes = Buffer.from(message, 'latin1')

    expect(await post(bytes)).toEqual(unread)
    expect(await post(gzipSync(bytes), 'gzip')).toEqual(unread)
    expect(await post(Buffer.from(message))).toEqual([200, expect.anything()])
  })
})

describe('a compressed body', () => {
  const post = (emulator: LocalEmulator, bytes: Buffer, encoding: string, type = json) =>
    fetch(`${emulator.url}${EDGE}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${emulator.ids.accessToken}`,
        'content-type': type,
        'content-encoding': encoding,
      },
      body: new Uint8Array(bytes),
    })
  const message = JSON.stringify({ messaging_product: 'whatsapp', to: ADA, text: { body: 'hi' } })
  const form = `messaging_product=whatsapp&to=${ADA}&text=${encodeURIComponent('{"body":"hi"}')}`

  it('is inflated, JSON and forms', async () => {
    await using emulator = await frozenEmulator()

    const answers = [
      await post(emulator, gzipSync(message), 'gzip'),
      await post(emulator, deflateSync(message), 'Deflate'),
      await post(emulator, gzipSync(form), 'gzip', 'application/x-www-form-urlencoded'),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('that is none can not be read, and one that grows too large is refused', async () => {
    await using emulator = await frozenEmulator()

    const broken = await post(emulator, Buffer.from(message), 'gzip')
    const bomb = await post(emulator, gzipSync('x'.repeat(5_000_000)), 'gzip')

    expect(await broken.json()).toEqual(
      errorOf(100, '(#100) The parameter messaging_product is required.'),
    )
    expect(bomb.status).toBe(413)
  })
})
