import { request as httpRequest } from 'node:http'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { ADA, APP, APP_TOKEN, errorOf, PHONE, WABA } from './support.ts'

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator({ throughput: 'off' })
})

afterAll(async () => {
  // Whatever was sent: it still works.
  await graph(emulator, 'post', messages).send(hi).expect(200)
  await emulator.stop()
})

const messages = `/v23.0/${PHONE}/messages`
const subscriptions = `/v23.0/${APP}/subscriptions`
const hi = { messaging_product: 'whatsapp', to: ADA, type: 'text', text: { body: 'hi' } }
const long = 'x'.repeat(5000)

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
const routes: readonly (readonly [Method, string])[] = [
  ['post', messages],
  ['get', `/v23.0/${PHONE}`],
  ['get', `/v23.0/${WABA}/phone_numbers`],
  ['post', subscriptions],
  ['get', subscriptions],
  ['delete', subscriptions],
  ['get', `/v23.0/${WABA}/subscribed_apps`],
  ['post', `/v23.0/${WABA}/subscribed_apps`],
  ['delete', `/v23.0/${WABA}/subscribed_apps`],
]

const noToken = 'An access token is required to request this resource.'
const unreadable = 'Invalid OAuth access token - Cannot parse access token'
const foreign = 'The access token could not be decrypted'

describe('refuses who may not', () => {
  const tokens: readonly (readonly [string, number, string])[] = [
    ['', 104, noToken],
    ['nonsense', 190, unreadable],
    ['emulator-onprem-token', 190, unreadable],
    [`EAA${'x'.repeat(30)}`, 190, foreign],
    [`EAA${'x'.repeat(200)}`, 190, foreign],
    [long, 190, unreadable],
  ]
  const cases = routes.flatMap(([method, path]) =>
    tokens.map(([token, code, message]) => [method, path, token, code, message] as const),
  )

  it.each(cases)('%s %s with the token "%s"', async (method, path, token, code, message) => {
    const call = request(emulator.server)[method](path)
    const answer = await (token === '' ? call : call.set('authorization', `Bearer ${token}`))

    expect(answer.status).toBe(401)
    expect(answer.body).toEqual(errorOf(code, message))
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=UTF-8',
      'facebook-api-version': 'v23.0',
      'x-fb-request-id': answer.body.error.fbtrace_id,
    })
  })

  it.each(routes)('%s %s with a token that has expired', async (method, path) => {
    const answer = await request(emulator.server)
      [method](path)
      .set('authorization', 'Bearer EAAEmulatorExpired')

    expect(answer.status).toBe(401)
    expect(answer.body.error).toMatchObject({
      type: 'OAuthException',
      code: 190,
      error_subcode: 463,
      message: expect.stringMatching(/^Error validating access token: Session has expired on /),
    })
  })

  it('takes the token from the query, a form and JSON, and refuses it there too', async () => {
    const post = () => request(emulator.server).post(messages)
    const token = 'EAAEmulatorSystemUserToken'

    await post().query({ access_token: token }).send(hi).expect(200)
    await post()
      .type('form')
      .send({ ...hi, text: JSON.stringify(hi.text), access_token: token })
      .expect(200)
    await post()
      .send({ ...hi, access_token: token })
      .expect(200)
    for (const answer of [
      await post().query({ access_token: 'nonsense' }).send(hi),
      await post().type('form').send({ access_token: 'nonsense' }),
      await post().send({ access_token: 'nonsense' }),
    ]) {
      expect([answer.status, answer.body]).toEqual([401, errorOf(190, unreadable)])
    }
  })
})

const productMissing = errorOf(100, '(#100) The parameter messaging_product is required.')

describe('says what is wrong with a body', () => {
  it.each([
    ['nothing', 'application/json', ''],
    ['broken JSON', 'application/json', '{"messaging_product":"whatsapp",'],
    ['a list', 'application/json', '[{"messaging_product":"whatsapp"}]'],
    ['a text', 'application/json', '"whatsapp"'],
    ['null', 'application/json', 'null'],
    ['a number', 'application/json', '7'],
    ['another type', 'text/plain', JSON.stringify(hi)],
    ['XML', 'application/xml', '<messaging_product>whatsapp</messaging_product>'],
    ['a broken form', 'application/x-www-form-urlencoded', '%E0%A4%A=&&=x&%'],
    ['multipart without a boundary', 'multipart/form-data', 'x'],
    ['multipart that breaks off', 'multipart/form-data; boundary=x', '--x\r\nContent-Disp'],
    ['no UTF-8', 'application/json', Buffer.from([0x7b, 0xff, 0xfe, 0x22])],
  ])('that is %s', async (_, type, body) => {
    const answer = await raw('POST', messages, type, body)

    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, productMissing])
  })

  it('that has ten megabytes', async () => {
    const answer = await graph(emulator, 'post', messages).send({ ...hi, more: 'x'.repeat(1e7) })

    expect(answer.status).toBe(413)
    expect(answer.body).toEqual(errorOf(100, '(#100) The request body is too large.'))
  })

  it('that is nested ten thousand deep', async () => {
    const deep = `{"messaging_product":"whatsapp","to":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
    const answer = await raw('POST', messages, 'application/json', deep)

    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text)).toEqual(
      errorOf(100, '(#100) The parameter messaging_product is required.'),
    )
  })

  it.each([
    [{ to: long }, 131009, '(#131009) Parameter value is not valid'],
    [{ to: ' ' }, 131009, '(#131009) Parameter value is not valid'],
    [{ to: [ADA] }, 100, '(#100) Param to must be a string.'],
    [{ to: true }, 100, '(#100) Param to must be a string.'],
    [
      { text: { body: long } },
      100,
      "(#100) Param text['body'] must be at most 4096 characters long.",
    ],
    [{ text: { body: {} } }, 100, "(#100) Param text['body'] must be a string."],
    [{ text: null }, 100, '(#100) Invalid parameter'],
    [{ text: [] }, 100, '(#100) Param text must be a JSON object.'],
    [
      { messaging_product: long },
      100,
      `(#100) Param messaging_product must be one of {WHATSAPP} - got "${long}".`,
    ],
    [{ context: 'x' }, 100, '(#100) Param context must be a JSON object.'],
    [{ type: '__proto__' }, 100, /^\(#100\) Param type must be one of \{AUDIO, .*"__proto__"\.$/],
    [{ type: 'constructor' }, 100, /got "constructor"\.$/],
    [{ type: ['text'] }, 100, /^\(#100\) Param type must be/],
  ])('%j', async (change, code, message) => {
    const answer = await graph(emulator, 'post', messages).send({ ...hi, ...change })

    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({ type: 'OAuthException', code })
    if (typeof message === 'string') expect(answer.body.error.message).toBe(message)
    else expect(answer.body.error.message).toMatch(message)
  })

  it.each([
    [{}, '(#100) The parameter object is required.'],
    [{ object: 'user' }, undefined],
    [{ object: 'whatsapp_business_account' }, '(#100) The parameter callback_url is required.'],
    [
      { object: 'whatsapp_business_account', callback_url: 'nowhere', verify_token: 'a' },
      undefined,
    ],
    [{ object: 'whatsapp_business_account', callback_url: 7, verify_token: 'a' }, undefined],
    [
      {
        object: 'whatsapp_business_account',
        callback_url: 'http://127.0.0.1:9/hook',
        verify_token: 'a',
        fields: 'messages',
      },
      undefined,
    ],
    [
      {
        object: 'whatsapp_business_account',
        callback_url: `http://127.0.0.1:9/${long}`,
        verify_token: long,
        fields: ['nothing'],
      },
      undefined,
    ],
  ])('a subscription to %j', async (body, message) => {
    const answer = await request(emulator.server)
      .post(subscriptions)
      .set('authorization', `Bearer ${APP_TOKEN}`)
      .send(body)

    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({ type: 'OAuthException', code: expect.any(Number) })
    if (message !== undefined) expect(answer.body).toEqual(errorOf(100, message))
  })
})

describe('answers unknown things in its own words', () => {
  const unsupported = (method: string, id: string) =>
    `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`

  it.each([
    ['get', '/v23.0/499999999999999', '499999999999999'],
    ['post', '/v23.0/499999999999999/messages', '499999999999999'],
    ['delete', `/v23.0/${PHONE}/messages`, PHONE],
    ['delete', '/v23.0/499999999999999/subscribed_apps', '499999999999999'],
    ['get', `/v23.0/${'9'.repeat(400)}`, '9'.repeat(400)],
  ] as const)('%s %s', async (method, path, id) => {
    const answer = await graph(emulator, method, path)

    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      error: {
        message: unsupported(method, id),
        type: 'GraphMethodException',
        code: 100,
        error_subcode: 33,
        fbtrace_id: expect.any(String),
      },
    })
  })

  it.each([
    ['get', '/'],
    ['post', '/'],
    ['get', '/v23.0'],
    ['get', '/v23.0/'],
    ['get', '/v99.0/me'],
    ['get', `/v23.0/${PHONE}/mesages`],
    ['get', `/v23.0/${PHONE}/a/b/c`],
    ['put', messages],
    ['patch', messages],
    ['get', '/v23.0/%E0%A4%A'],
    ['get', '/v23.0/__proto__'],
    ['get', `/v23.0/${long}`],
    ['get', '/favicon.ico'],
    ['get', '/index.html'],
    ['post', '/graphql'],
    ['get', '/../../etc/passwd'],
  ] as const)('%s %s', async (method, path) => {
    const answer = await raw(method.toUpperCase(), path, 'application/json', '')

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.type).toBe('application/json; charset=UTF-8')
    expect(JSON.parse(answer.text).error).toMatchObject({
      code: expect.any(Number),
      message: expect.any(String),
      type: expect.any(String),
      fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/),
    })
  })
})

/** As it stands: no client library tidies path or body. */
function raw(
  method: string,
  path: string,
  type: string,
  body: string | Buffer,
): Promise<{ status: number; type: string | undefined; text: string }> {
  const { port } = new URL(emulator.url)
  const headers = {
    authorization: `Bearer ${emulator.ids.accessToken}`,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const call = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'],
          text,
        }),
      )
    })
    call.on('error', reject)
    call.end(body)
  })
}
