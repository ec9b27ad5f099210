import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, onprem } from '../support/emulator.ts'

let emulator: LocalEmulator
let userToken = ''
let expired = ''
let ended = ''

const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

async function login(name: string, password: string): Promise<string> {
  const { body } = await request(emulator.server)
    .post('/v1/users/login')
    .set('authorization', basic(name, password))
    .expect(200)
  return body.users[0].token
}

beforeAll(async () => {
  emulator = await frozenEmulator()
  await onprem(emulator, 'post', '/v1/users')
    .send({ username: 'agent01', password: 'Agent#2026' })
    .expect(201)
  expired = await login('admin', 'Emulator#2026')
  await emulator.clock.advance('8d')
  userToken = await login('agent01', 'Agent#2026')
  ended = await login('agent01', 'Agent#2026')
  await request(emulator.server)
    .post('/v1/users/logout')
    .set('authorization', `Bearer ${ended}`)
    .expect(200)
})

afterAll(async () => {
  // Whatever was sent: it still works.
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: '12025550101', text: { body: 'still here' } })
    .expect(201)
  await emulator.stop()
})

type Refusal = readonly [code: number, title: string, details?: string]

const failure = (...errors: Refusal[]) => ({
  meta: { api_status: 'stable', version: 'v2.61.1' },
  errors: errors.map(([code, title, details]) => ({
    code,
    title,
    ...(details !== undefined && { details }),
  })),
})

const denied = (details: string) => failure([1005, 'Access denied', details])
const missing = (details: string): Refusal => [1008, 'Required parameter is missing', details]
const wrong = (details: string): Refusal => [1009, 'Parameter value is not valid', details]
const notJson = failure([1025, 'Invalid Request', 'Request body is not valid JSON'])
const long = 'x'.repeat(5000)

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
const routes: readonly (readonly [Method, string, 'admin' | 'user', ...Method[]])[] = [
  ['post', '/v1/users/logout', 'user', 'patch'],
  ['post', '/v1/users', 'admin', 'get', 'patch'],
  ['get', '/v1/users/admin', 'admin', 'post', 'patch'],
  ['put', '/v1/users/admin', 'admin'],
  ['delete', '/v1/users/agent09', 'admin'],
  ['post', '/v1/contacts', 'user', 'get', 'put'],
  ['post', '/v1/messages', 'user', 'get', 'delete'],
  ['put', '/v1/messages/ABGGFlA5FpafAgo6tHcNmNjXmuSf', 'user', 'get', 'post'],
  ['get', '/v1/health', 'user', 'post', 'delete'],
  ['get', '/v1/settings/application', 'admin', 'post', 'put'],
  ['patch', '/v1/settings/application', 'admin'],
  ['delete', '/v1/settings/application', 'admin'],
]

describe('refuses who may not', () => {
  const credentials = {
    none: () => undefined,
    'no token': () => 'Bearer',
    'an unknown token': () => 'Bearer nonsense',
    'a token of the Cloud API': () => `Bearer ${emulator.ids.accessToken}`,
    'a long token': () => `Bearer ${long}`,
    'an expired token': () => `Bearer ${expired}`,
    'a token that was logged out': () => `Bearer ${ended}`,
    'name and password': () => basic('admin', 'Emulator#2026'),
    'another scheme': () => `Digest ${emulator.ids.onpremToken}`,
  }
  const cases = routes.flatMap(([method, path]) =>
    Object.entries(credentials).map(([name, give]) => [method, path, name, give] as const),
  )

  it.each(cases)('%s %s by %s', async (method, path, _, give) => {
    const authorization = give()
    const call = request(emulator.server)[method](path)
    const answer = await (authorization ? call.set('authorization', authorization) : call)

    expect(answer.status).toBe(401)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.body).toEqual(denied('Invalid credentials.'))
  })

  const forAdmins = routes.flatMap(([method, path, role]) =>
    role === 'admin' ? [[method, path] as const] : [],
  )
  it.each(forAdmins)('%s %s by a user who is no admin', async (method, path) => {
    const answer = await onprem(emulator, method, path)
      .set('authorization', `Bearer ${userToken}`)
      .send({})

    expect(answer.status).toBe(403)
    expect(answer.body).toEqual(denied('Not authorized for this resource.'))
  })

  it.each([
    ['nobody', undefined],
    ['a bearer', 'Bearer emulator-onprem-token'],
    ['no base64', 'Basic %%%'],
    ['no colon', `Basic ${Buffer.from('admin').toString('base64')}`],
    ['an unknown user', basic('who', 'Emulator#2026')],
    ['a wrong password', basic('admin', 'secret')],
    ['a long password', basic('admin', long)],
    ['__proto__', basic('__proto__', 'x')],
  ])('a login by %s', async (_, authorization) => {
    const call = request(emulator.server).post('/v1/users/login')
    const answer = await (authorization ? call.set('authorization', authorization) : call)

    expect(answer.status).toBe(401)
    expect(answer.body).toEqual(denied('Invalid credentials.'))
  })
})

describe('answers in its own words', () => {
  const methods = routes.flatMap(([, path, , ...others]) =>
    others.map((method) => [method, path] as const),
  )
  it.each(methods)('%s %s, which is no method of it', async (method, path) => {
    const answer = await onprem(emulator, method, path)

    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(failure([1006, 'Resource not found', 'Method not allowed']))
  })

  it.each([
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v1/messages/a/b',
    '/v1/users/a/b',
    '/v1/%E0%A4%A',
    '/v1/__proto__',
  ])('GET %s, which is no path', async (path) => {
    const answer = await onprem(emulator, 'get', path)

    expect(answer.status).toBe(404)
    expect(answer.body).toEqual(failure([1006, 'Resource not found', 'URL not found']))
  })

  const withBody = routes.flatMap(([method, path]) =>
    /post|put|patch/.test(method) && !path.endsWith('logout') ? [[method, path] as const] : [],
  )
  it.each(withBody)('%s %s with JSON that is broken', async (method, path) => {
    for (const body of ['{', '{"a":1,}', "{'a':1}", '{"a":"\n"}', 'x', '\u0000']) {
      const answer = await onprem(emulator, method, path)
        .set('content-type', 'application/json')
        .send(body)

      expect([answer.status, answer.body], body).toEqual([400, notJson])
    }
  })

  it.each(withBody)('%s %s with ten megabytes', async (method, path) => {
    const answer = await onprem(emulator, method, path).send({ text: 'x'.repeat(10_000_000) })

    expect(answer.status).toBe(413)
    expect(answer.body).toEqual(failure(wrong('Request body is too large')))
  })
})

const nothingGiven = failure(
  missing("Parameter 'to' is mandatory"),
  missing("Parameter 'text' is mandatory for type 'text'"),
)
const cases: readonly (readonly [Method, string, unknown, number, object])[] = [
  ['post', '/v1/messages', undefined, 400, nothingGiven],
  ['post', '/v1/messages', {}, 400, nothingGiven],
  [
    'post',
    '/v1/messages',
    { to: '12025550101', type: 'text' },
    400,
    failure(missing("Parameter 'text' is mandatory for type 'text'")),
  ],
  [
    'post',
    '/v1/messages',
    { to: '12025550101', text: {} },
    400,
    failure(missing("Parameter 'body' is mandatory for type 'text'")),
  ],
  [
    'post',
    '/v1/messages',
    { to: '12025550101', text: { body: long } },
    400,
    failure([1001, 'Message too long', 'Message length exceeds 4096 characters']),
  ],
  [
    'post',
    '/v1/messages',
    { to: '12025550101', recipient_type: 'crowd', text: { body: 'a' } },
    400,
    failure([1002, 'Invalid recipient type', "Parameter 'recipient_type' must be individual"]),
  ],
  [
    'post',
    '/v1/messages',
    { to: '12025550119', text: { body: 'a' } },
    400,
    failure([1021, 'Bad user', 'cannot send messages to myself']),
  ],
  ['post', '/v1/contacts', undefined, 400, failure(missing("Parameter 'contacts' is mandatory"))],
  [
    'post',
    '/v1/users',
    {},
    400,
    failure(
      missing("Parameter 'username' is mandatory"),
      missing("Parameter 'password' is mandatory"),
    ),
  ],
  ['put', '/v1/users/admin', {}, 400, failure(missing("Parameter 'password' is mandatory"))],
  [
    'put',
    '/v1/messages/none',
    { status: 'read' },
    404,
    failure([1006, 'Resource not found', 'Message not found']),
  ],
  ['patch', '/v1/settings/application', {}, 400, failure(wrong('Request holds no known setting'))],
  [
    'post',
    '/v1/messages',
    { to: '12025550101', type: 'contacts', contacts: {} },
    400,
    failure(
      wrong(
        "Parameter 'contacts' is not valid for type 'contacts': expected array, received object",
      ),
    ),
  ],
  [
    'post',
    '/v1/messages',
    { to: '12025550101', type: 'interactive', interactive: {} },
    400,
    failure(missing("Parameter 'interactive.type' is mandatory for type 'interactive'")),
  ],
]

const sent = (type: string, content: unknown) => ({ to: '12025550101', type, [type]: content })
const interactive = (content: unknown) => sent('interactive', content)
const reply = {
  type: 'button',
  body: { text: 'a' },
  action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'a' } }] },
}
const template = (component: object) =>
  sent('template', { name: 'a', language: { code: 'en' }, components: [component] })
const location = (content: object) => sent('location', content)

/** A table's answers, each wrong in one thing; what is said of it is the dialect's. */
const codes: readonly (readonly [Method, string, unknown, number, number])[] = [
  ['post', '/v1/messages', { to: 12025550101, text: { body: 'a' } }, 400, 1009],
  ['post', '/v1/messages', { to: '', text: { body: 'a' } }, 400, 1009],
  ['post', '/v1/messages', { to: null, text: { body: 'a' } }, 400, 1008],
  ['post', '/v1/messages', { to: long, text: { body: 'a' } }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', type: 'fax', fax: {} }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', type: 7 }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', type: '__proto__' }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', type: 'constructor' }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', text: 'a' }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', text: [] }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', text: { body: 7 } }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', text: { body: '' } }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', text: { body: null } }, 400, 1009],
  ['post', '/v1/messages', { to: '12025550101', preview_url: 7, text: { body: 'a' } }, 400, 1009],
  ['post', '/v1/messages', interactive({}), 400, 1008],
  ['post', '/v1/messages', interactive({ type: 'poll' }), 400, 1009],
  ['post', '/v1/messages', interactive('a'), 400, 1009],
  ['post', '/v1/messages', interactive({ ...reply, header: {} }), 400, 1008],
  ['post', '/v1/messages', interactive({ ...reply, header: { type: 'gif' } }), 400, 2036],
  ['post', '/v1/messages', template({}), 400, 1008],
  ['post', '/v1/messages', template({ type: 'side' }), 400, 1009],
  ['post', '/v1/messages', template({ type: 'body', parameters: [{}] }), 400, 1008],
  ['post', '/v1/messages', template({ type: 'body', parameters: [{ type: 'a' }] }), 400, 1009],
  ['post', '/v1/messages', location({ latitude: 'north', longitude: 1 }), 400, 1009],
  ['put', '/v1/messages/none', {}, 400, 1008],
  ['put', '/v1/messages/none', { status: 'seen' }, 400, 1009],
  ['put', '/v1/messages/none', { status: 7 }, 400, 1009],
  ['post', '/v1/contacts', { contacts: [] }, 400, 1009],
  ['post', '/v1/contacts', { contacts: 'a' }, 400, 1009],
  ['post', '/v1/contacts', { contacts: [7] }, 400, 1009],
  ['post', '/v1/contacts', { contacts: ['+12025550101'], blocking: 'maybe' }, 400, 1009],
  ['post', '/v1/contacts', { contacts: ['+12025550101'], force_check: 'maybe' }, 400, 1009],
  ['post', '/v1/users', { username: 'abc', password: 'Agent#2026' }, 400, 1009],
  ['post', '/v1/users', { username: long, password: 'Agent#2026' }, 400, 1009],
  ['post', '/v1/users', { username: 7, password: 'Agent#2026' }, 400, 1009],
  ['post', '/v1/users', { username: 'agent02', password: 'weak' }, 400, 1009],
  ['post', '/v1/users', { username: 'agent02', password: long }, 400, 1009],
  ['post', '/v1/users', { username: 'agent01', password: 'Agent#2026' }, 500, 1014],
  ['put', '/v1/users/agent01', { password: 7 }, 400, 1009],
  ['put', '/v1/users/nobody', { password: 'Agent#2026' }, 404, 1006],
  ['get', '/v1/users/nobody', undefined, 404, 1006],
  ['get', '/v1/users/__proto__', undefined, 404, 1006],
  ['get', `/v1/users/${long.slice(0, 3000)}`, undefined, 404, 1006],
  ['delete', '/v1/users/nobody', undefined, 404, 1006],
  ['delete', '/v1/users/admin', undefined, 400, 1009],
  ['patch', '/v1/settings/application', { webhooks: { url: 'nowhere' } }, 400, 1009],
  ['patch', '/v1/settings/application', { webhooks: { url: 7 } }, 400, 1009],
  ['patch', '/v1/settings/application', { webhooks: 'a' }, 400, 1009],
  ['patch', '/v1/settings/application', { webhooks: { max_concurrent_requests: 7 } }, 400, 1009],
  ['patch', '/v1/settings/application', { callback_backoff_delay_ms: 'soon' }, 400, 1009],
  ['patch', '/v1/settings/application', { media: { auto_download: 'all' } }, 400, 1009],
  ['patch', '/v1/settings/application', { nothing: 1 }, 400, 1009],
]

describe('says what is wrong', () => {
  it.each(cases)('%s %s %j', async (method, path, body, status, expected) => {
    const call = onprem(emulator, method, path)
    const answer = await (body === undefined ? call : call.send(body as object))

    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: expected })
  })

  it.each(codes)('%s %s %j', async (method, path, body, status, code) => {
    const call = onprem(emulator, method, path)
    const answer = await (body === undefined ? call : call.send(body as object))

    expect([answer.status, answer.body.errors?.map((each: { code: number }) => each.code)]).toEqual(
      [status, [code]],
    )
    expect(answer.body.meta).toEqual({ api_status: 'stable', version: 'v2.61.1' })
  })

  it.each(['[]', '"text"', '7', 'true', 'null'])('of a body that is %s', async (body) => {
    for (const [method, path] of [
      ['post', '/v1/messages'],
      ['post', '/v1/contacts'],
      ['post', '/v1/users'],
      ['put', '/v1/users/agent01'],
      ['patch', '/v1/settings/application'],
      ['put', '/v1/messages/none'],
    ] as const) {
      const answer = await onprem(emulator, method, path)
        .set('content-type', 'application/json')
        .send(body)

      expect([path, answer.status]).toEqual([path, 400])
      expect(answer.body.errors[0].code, path).toSatisfy((code) =>
        [1008, 1009, 1025].includes(code),
      )
    }
  })
})

it('asks for a new password at the first login of a new installation', async () => {
  await using world = await emulator.fork({ from: 'fresh' })
  const call = (body?: object) =>
    fetch(`${world.url}/v1/users/login`, {
      method: 'POST',
      headers: { authorization: basic('admin', 'secret'), 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })

  const first = await call()
  const weak = await call({ new_password: 'weak' })
  const same = await call({ new_password: 'secret' })

  expect([first.status, await first.json()]).toEqual([
    400,
    failure([
      1024,
      'Password Change Required',
      'Please change the password by sending new_password',
    ]),
  ])
  for (const answer of [weak, same]) {
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { errors: { code: number }[] }).errors[0]?.code).toBe(1009)
  }
})

it('tells a value of the wrong type once', async () => {
  const { body } = await onprem(emulator, 'post', '/v1/settings/business/profile')
    .send({ websites: 'https://shop.example' })
    .expect(400)

  expect(body.errors).toEqual([
    {
      code: 1009,
      title: 'Parameter value is not valid',
      details: "Parameter 'websites' is not valid: expected array, received string",
    },
  ])
})
