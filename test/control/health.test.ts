import request from 'supertest'
import { expect, it } from 'vitest'
import { control, frozenEmulator } from '../support/emulator.ts'

it('says that it lives and is ready, and gives out its CA', async () => {
  await using emulator = await frozenEmulator()

  expect((await control(emulator, 'get', '/livez').expect(200)).body).toEqual({ status: 'alive' })
  expect((await control(emulator, 'get', '/readyz').expect(200)).body).toEqual({ status: 'ready' })
  const ca = await control(emulator, 'get', '/ca.pem').expect(200)
  expect(ca.headers['content-type']).toBe('application/x-pem-file')
  expect(ca.text ?? String(ca.body)).toMatch(/^-----BEGIN CERTIFICATE-----/)
})

it('has no CA where HTTPS is off', async () => {
  await using emulator = await frozenEmulator({ httpsPort: 'off' })

  const { body } = await control(emulator, 'get', '/ca.pem').expect(404)

  expect(body).toEqual({ error: { code: 'not_found', message: 'HTTPS is off' } })
})

it('answers unknown paths, methods, worlds and broken JSON with a typed error', async () => {
  await using emulator = await frozenEmulator()

  const path = await control(emulator, 'get', '/nothing').expect(404)
  const method = await control(emulator, 'put', '/reset').expect(405)
  const world = await request(emulator.server).get('/w/nowhere/_emulator/clock').expect(404)
  const header = await control(emulator, 'get', '/clock')
    .set('x-emulator-world', 'gone')
    .expect(404)
  const broken = await control(emulator, 'post', '/reset')
    .set('content-type', 'application/json')
    .send('{"seed":')
    .expect(400)

  expect(path.body.error).toEqual({
    code: 'not_found',
    message: '/_emulator/nothing is not part of the control API',
  })
  for (const [asked, meant] of [
    ['/message', '/messages'],
    ['/mesages/wamid.1', '/messages/{id}'],
    ['/messages/wamid.1/click', '/messages/{id}/clicks'],
    ['/phone_numbers', '/phone-numbers'],
  ]) {
    const { body } = await control(emulator, 'get', `${asked}`).expect(404)
    expect(body.error.message).toBe(
      `/_emulator${asked} is not part of the control API; did you mean /_emulator${meant}?`,
    )
  }
  expect(method.headers['allow']).toBe('POST')
  expect(method.body.error).toEqual({
    code: 'method_not_allowed',
    message: 'PUT is not a method of /_emulator/reset; it has POST',
  })
  expect(world.body.error).toEqual({
    code: 'world_not_found',
    message: 'there is no world named nowhere',
  })
  expect(header.body.error.code).toBe('world_not_found')
  expect(broken.body.error).toEqual({
    code: 'invalid_request',
    message: 'the body is not valid JSON',
  })
})

it('names every problem of a body', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await control(emulator, 'post', '/worlds')
    .send({ name: 'no spaces', ports: 'yes', more: 1 })
    .expect(400)

  expect(body.error.code).toBe('invalid_request')
  expect(body.error.details.map((each: { path: string }) => each.path).sort()).toEqual([
    'more',
    'name',
    'ports',
  ])
})

it.each(['[]', '"text"', '7', 'null'])(
  'refuses or ignores %s as a body, and lives',
  async (body) => {
    await using emulator = await frozenEmulator()

    const answers = []
    for (const path of ['/reset', '/worlds', '/inbound', '/clock/advance', '/customers']) {
      const answer = await control(emulator, 'post', path)
        .set('content-type', 'application/json')
        .send(body)
      answers.push(answer.status)
    }

    expect(answers.every((status) => status === 400 || (body === 'null' && status < 300))).toBe(
      true,
    )
    await control(emulator, 'get', '/livez').expect(200)
  },
)

it.each([
  ['evil.example', undefined, 403, 'host_not_allowed'],
  ['emulator.test', undefined, 200, undefined],
  ['localhost:1', undefined, 200, undefined],
  ['192.168.1.5:9080', undefined, 200, undefined],
  ['host.docker.internal:9080', undefined, 200, undefined],
  ['waba-emulator', undefined, 200, undefined],
  ['localhost:9080', 'http://evil.example', 403, 'origin_not_allowed'],
  ['localhost:9080', 'null', 403, 'origin_not_allowed'],
  ['localhost:9080', 'http://localhost:9080', 200, undefined],
])('under the name %s with origin %s answers %i', async (host, origin, status, code) => {
  await using emulator = await frozenEmulator({ allowedHost: 'emulator.test' })

  const call = control(emulator, 'get', '/clock').set('host', host)
  const answer = await (origin === undefined ? call : call.set('origin', origin))

  expect(answer.status).toBe(status)
  expect(answer.body.error?.code).toBe(code)
})

it('asks for the admin token where there is one, whatever the host', async () => {
  await using emulator = await frozenEmulator({ adminToken: 'let me in' })
  const get = () => control(emulator, 'get', '/clock').set('host', 'far.example')

  const without = await get().expect(401)
  await get().set('authorization', 'Bearer wrong').expect(401)
  await get().set('authorization', 'Bearer let me in').expect(200)
  await get().set('x-emulator-admin-token', 'let me in').expect(200)
  await control(emulator, 'get', '/readyz').expect(200)

  expect(without.body).toEqual({
    error: {
      code: 'unauthorized',
      message: expect.stringMatching(/^the control API asks for the admin token: .*Bearer/),
    },
  })
  await emulator.reset()
})
