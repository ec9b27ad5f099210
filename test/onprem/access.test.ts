import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Emulator, LocalEmulator } from '../../src/index.ts'
import { passwordFault } from '../../src/onprem/passwords.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator()
})

afterAll(() => emulator.stop())

const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })

async function login(world: Emulator, pair: string, body?: object): Promise<string> {
  const reply = await calls(world).raw('POST', '/v1/users/login', body, basic(pair))
  const { users } = (await reply.json()) as { users: [{ token: string }] }
  return users[0].token
}

const statusOf = async (world: Emulator, token: string) =>
  (await calls(world, token).raw('GET', '/v1/health')).status

it('does not bring a user back that was deleted while its password was being changed', async () => {
  await using world = await emulator.fork()
  const api = calls(world)
  await api.post('/v1/users', { username: 'agent01', password: 'Agent#2026' })

  const path = '/v1/users/agent01'
  const change = api.raw('PUT', path, { password: 'Agent#2027' })
  const gone = await api.raw('DELETE', path)

  expect([(await change).status, gone.status]).toEqual([404, 200])
  expect((await api.raw('GET', path)).status).toBe(404)
})

describe('tokens', () => {
  it('have the form of the real ones', async () => {
    await using world = await emulator.fork()

    const token = await login(world, 'Admin:Emulator#2026')

    const [head = '', claims = '', signature] = token.split('.')
    expect(head).toBe('eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      user: 'Admin',
      iat: 1767225600,
      exp: 1767225600 + 604800,
      'wa:rand': expect.stringMatching(/^[\da-f]{32}$/),
    })
    expect(signature).toHaveLength(createHmac('sha256', '').digest('base64url').length)
  })

  it('live for seven days', async () => {
    await using world = await emulator.fork()
    const token = await login(world, 'admin:Emulator#2026')

    await world.clock.advance(604_799_000)
    expect(await statusOf(world, token)).toBe(200)
    await world.clock.advance(1000)
    expect(await statusOf(world, token)).toBe(401)
  })

  it('outlive a new login and a change of the password, not their own logout', async () => {
    await using world = await emulator.fork()
    const first = await login(world, 'admin:Emulator#2026')
    const second = await login(world, 'admin:Emulator#2026', { new_password: 'Other#2026x' })

    expect(await statusOf(world, first)).toBe(200)
    await calls(world, first).post('/v1/users/logout', undefined)
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([401, 200])
    const old = await calls(world).raw(
      'POST',
      '/v1/users/login',
      undefined,
      basic('admin:Emulator#2026'),
    )
    expect(old.status).toBe(401)
  })

  it('end with their user', async () => {
    await using world = await emulator.fork()
    const admin = calls(world)
    await admin.post('/v1/users', { username: 'Agent01', password: 'Agent#2026' })
    const token = await login(world, 'agent01:Agent#2026')
    expect(await statusOf(world, token)).toBe(200)

    await admin.del('/v1/users/AGENT01')
    expect(await statusOf(world, token)).toBe(401)
  })

  it.each(['bearer', 'BEARER', 'Bearer'])('are taken with the scheme %s', async (scheme) => {
    const authorization = `${scheme} ${emulator.ids.onpremToken}`

    const reply = await calls(emulator).raw('GET', '/v1/health', undefined, { authorization })

    expect(reply.status).toBe(200)
  })
})

describe('a first login', () => {
  it('that breaks the rules changes nothing', async () => {
    await using world = await emulator.fork({ from: 'fresh' })
    const api = calls(world)

    const weak = await api.raw(
      'POST',
      '/v1/users/login',
      { new_password: 'weak' },
      basic('admin:secret'),
    )
    const again = await api.raw('POST', '/v1/users/login', undefined, basic('admin:secret'))

    expect(weak.status).toBe(400)
    expect(await again.json()).toMatchObject({
      errors: [{ code: 1024, title: 'Password Change Required' }],
    })
  })
})

describe('a password', () => {
  it.each(['Aa1!aaaa', 'Abcdefg1<', 'Pass\\word1', `Aa1#${'x'.repeat(60)}`])(
    '%s is good',
    (password) => {
      expect(passwordFault(password)).toBeUndefined()
    },
  )

  it.each([
    'Aa1!aaa',
    `Aa1#${'x'.repeat(61)}`,
    'Aaaaaaa!',
    'aaaaaaa1!',
    'AAAAAAA1!',
    'Aaaaaaa1',
    'Aaaaaa 1!',
  ])('%s is not', (password) => {
    expect(passwordFault(password)).toMatch(/^Password must/)
  })
})

it('answers unknown paths and methods as JSON', async () => {
  const api = calls(emulator)
  const meta = { api_status: 'stable', version: 'v2.61.1' }
  const refusal = (details: string) => ({
    meta,
    errors: [{ code: 1006, title: 'Resource not found', details }],
  })

  const path = await api.raw('GET', '/v1/nothing')
  const list = await api.raw('GET', '/v1/users')
  const method = await api.raw('GET', '/v1/messages')
  const slash = await api.raw('GET', '/v1/health/')

  expect([path.status, await path.json()]).toEqual([404, refusal('URL not found')])
  expect([list.status, await list.json()]).toEqual([405, refusal('Method not allowed')])
  expect([method.status, await method.json()]).toEqual([405, refusal('Method not allowed')])
  expect(slash.status).toBe(200)
})

it('answers a body of 10 MB with 413', async () => {
  const body = { to: '12025550101', text: { body: 'x'.repeat(10_000_000) } }

  const reply = await calls(emulator).raw('POST', '/v1/messages', body)

  expect(reply.status).toBe(413)
  expect(await reply.json()).toMatchObject({ errors: [{ code: 1009 }] })
})

it('reads JSON whatever the content type says', async () => {
  const headers = { 'content-type': 'text/plain' }

  const reply = await calls(emulator).raw(
    'POST',
    '/v1/contacts',
    Buffer.from('{"contacts":["+12025550101"]}'),
    headers,
  )

  expect(reply.status).toBe(200)
})
