import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const ADA = '12025550101'
const TEXT = { to: ADA, text: { body: 'a' } }

let emulator: LocalEmulator
let receiver: Receiver

beforeAll(async () => {
  emulator = await frozenEmulator()
  receiver = await startReceiver()
})

afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await emulator.stop()
})

async function ownWorld(settings: object = {}) {
  const world = await emulator.fork()
  await world.settings.patch(settings as Record<string, unknown>)
  const api = calls(world)
  await api.patch('/v1/settings/application', { webhooks: { url: receiver.url } })
  const first = receiver.received.length
  return {
    world,
    api,
    onprem: (change: object) => world.control<Record<string, unknown>>('PATCH', '/onprem', change),
    received: () => receiver.received.slice(first).map(({ body }) => body),
    [Symbol.asyncDispose]: () => world.stop(),
  }
}

const codeOf = async (response: Response) =>
  ((await response.json()) as { errors?: { code: number }[] }).errors?.[0]?.code

it('shows the deployment', async () => {
  await using own = await ownWorld()

  expect(await own.world.control('GET', '/onprem')).toEqual({
    registration: 'registered',
    phone_number_id: '400000000000009',
    wa_id: '12025550119',
    topology: 'single',
    shards: 1,
    version: 'v2.61.1',
    version_expires_at: null,
    coreapp_down: false,
    locked: false,
    registration_blocked: false,
    callback_queue: { size: 0, limit: 100_000 },
    failover: null,
    nodes: [
      {
        host: 'coreapp',
        role: 'coreapp',
        gateway_status: 'connected',
        unreachable: false,
        shards: [0],
      },
    ],
  })
})

it('keeps messages and callbacks during a failover, and goes on after it', async () => {
  await using own = await ownWorld({ onprem: { topology: 'ha' } })
  await own.api.post('/v1/messages', TEXT)

  await own.onprem({ failover: { duration_ms: 20_000 } })
  await own.world.inbound.text({ dialect: 'onprem', from: ADA, text: 'hi' })
  await own.world.clock.advance('10s')
  const refused = await own.api.raw('POST', '/v1/messages', TEXT)
  const during = await own.api.get('/v1/health')
  expect(await codeOf(refused)).toBe(1018)
  expect(own.received()).toEqual([])

  await own.world.clock.advance('11s')
  const after = await own.api.get('/v1/health')
  await own.api.post('/v1/messages', TEXT)
  await own.world.clock.advance('1s')
  const kinds = own.received().map((body) => Object.keys(body as object).at(-1))
  expect(kinds).toEqual(['messages', 'statuses', 'statuses', 'statuses', 'statuses'])
  const shown = (health: Record<string, { gateway_status: string }>) =>
    Object.entries(health).map(([name, node]) => `${name.split(':')[0]} ${node.gateway_status}`)
  expect(shown(during.health)).toEqual([
    'master-1 disconnected',
    'wacore1 disconnected',
    'wacore2 connecting',
  ])
  expect(shown(after.health)).toEqual([
    'master-1 disconnected',
    'wacore1 disconnected',
    'wacore2 connected',
  ])
})

it('reaches the wrong master during a failover of a multiconnect installation', async () => {
  await using own = await ownWorld({ onprem: { topology: 'multiconnect' } })
  await own.onprem({ failover: {} })
  const cert = Buffer.from('Shop').toString('base64')

  const account = { cc: '1', phone_number: '2025550119', method: 'sms', cert }
  const refused = await own.api.raw('POST', '/v1/account', account)
  const messages = await own.api.raw('POST', '/v1/messages', TEXT)

  expect([await codeOf(refused), await codeOf(messages)]).toEqual([1017, 1011])
  expect(refused.status).toBe(500)
})

it('keeps messages while the gateway is disconnected', async () => {
  await using own = await ownWorld()
  await own.onprem({ gateway_status: 'disconnected' })

  await own.api.post('/v1/messages', TEXT)
  await own.world.clock.advance('1h')
  expect(own.received()).toEqual([])

  await own.onprem({ gateway_status: null })
  await own.world.clock.advance('6s')
  expect(own.received()).toMatchObject([
    { statuses: [{ status: 'delivered' }] },
    { statuses: [{ status: 'read' }] },
  ])
})

it.each([
  ['single', 'uninitialized'],
  ['single', 'unregistered'],
  ['ha', 'unregistered'],
  ['multiconnect', 'uninitialized'],
])('is not ready while every coreapp is: %s, %s', async (topology, status) => {
  await using own = await ownWorld()
  await own.onprem({ topology, gateway_status: status })
  const refused = await own.api.raw('POST', '/v1/messages', TEXT)
  await own.onprem({ gateway_status: null })
  const taken = await own.api.raw('POST', '/v1/messages', TEXT)

  expect([refused.status, await codeOf(refused), taken.status]).toEqual([503, 1011, 201])
})

it('has an identity that is as old as its registration', async () => {
  await using own = await ownWorld()
  const before = (await own.api.get('/v1/support')).support.e2e
  await own.world.clock.advance('1h')

  expect((await own.api.get('/v1/support')).support.e2e).toEqual(before)
  expect(before.identity_timestamp).toBe('2025-12-02T00:00:00.000+0000')
})

it('hears of nothing while the gateway is disconnected, and of all of it afterwards', async () => {
  await using own = await ownWorld()
  await own.world.settings.patch({ delivery: { delivered_ms: 1000, read_ms: 2000 } })
  await own.api.post('/v1/messages', TEXT)
  await own.world.clock.advance(500)
  await own.onprem({ gateway_status: 'disconnected' })

  await own.world.inbound.send({
    dialect: 'onprem',
    from: ADA,
    type: 'text',
    text: { body: 'anybody there?' },
  })
  await own.world.clock.advance('1h')
  expect(own.received()).toEqual([])

  await own.onprem({ gateway_status: null })
  await own.world.clock.advance('10s')
  expect(own.received()).toHaveLength(3)
  expect(own.received()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ messages: [expect.objectContaining({ timestamp: '1767225600' })] }),
      { statuses: [expect.objectContaining({ status: 'delivered', timestamp: '1767229201' })] },
      { statuses: [expect.objectContaining({ status: 'read' })] },
    ]),
  )
})

it('gives a message up that was pending for a day', async () => {
  await using own = await ownWorld()
  await own.onprem({ gateway_status: 'disconnected' })

  await own.api.post('/v1/messages', TEXT)
  await own.world.clock.advance('25h')

  expect(own.received()).toMatchObject([
    { statuses: [{ status: 'failed', errors: [{ code: 408, title: 'Message is not valid' }] }] },
  ])
})

it('expires on the clock, and lives again after an upgrade', async () => {
  await using own = await ownWorld()
  await own.onprem({ version_expires_at: '2026-02-01T00:00:00Z' })
  expect((await own.api.get('/v1/support')).support.expire_timestamp).toBe('2026-02-01T00:00:00')

  await own.world.clock.advance('31d')
  const expired = await own.api.raw('POST', '/v1/messages', TEXT)
  const contacts = await own.api.raw('POST', '/v1/contacts', { contacts: ['+12025550101'] })
  const health = await own.api.raw('GET', '/v1/health')
  expect([await codeOf(expired), await codeOf(contacts), health.status]).toEqual([1005, 1005, 200])

  await own.onprem({ version: '2.63.0' })
  const sent = await own.api.post('/v1/messages', TEXT)
  expect(sent.meta.version).toBe('v2.63.0')
})

it('works with more shards in multiconnect, and faster', async () => {
  await using own = await ownWorld({ onprem: { topology: 'multiconnect' } })
  const shards = { cc: '1', phone_number: '2025550119', pin: '123456', shards: 4 }
  await own.api.post('/v1/account/shards', shards)

  const health = await own.api.get('/v1/health')
  const support = await own.api.get('/v1/support')
  const stats = await own.api.get('/v1/stats/app')

  const names = Object.keys(health.health)
  expect(names.map((name) => name.split(':')[0])).toEqual([
    'master-1',
    'master-2',
    'wacore1',
    'wacore2',
    'wacore3',
    'wacore4',
  ])
  expect(Object.keys(support.support)).toEqual(names)
  expect(Object.keys(stats.stats.app)).toEqual(names)
  const nodes = Object.values(support.support) as { shards: number[][] }[]
  expect(nodes.map((node) => node.shards)).toEqual([
    [[-1, -1]],
    [],
    [[0, 0]],
    [[1, 1]],
    [[2, 2]],
    [[3, 3]],
  ])
})

it('admits 70 messages a second, and 250 with several shards', async () => {
  const admitted = async (count: number, own: Awaited<ReturnType<typeof ownWorld>>) => {
    const replies = await Promise.all(
      Array.from({ length: count }, () => own.api.raw('POST', '/v1/messages', TEXT)),
    )
    const last = replies.filter(({ status }) => status === 429).at(-1)
    const code = last && (await codeOf(last))
    return { accepted: replies.filter(({ status }) => status === 201).length, code }
  }
  await using single = await ownWorld()
  await using multi = await ownWorld({ onprem: { topology: 'multiconnect' } })
  const shards = { cc: '1', phone_number: '2025550119', pin: '123456', shards: 2 }
  await multi.api.post('/v1/account/shards', shards)

  expect(await admitted(80, single)).toEqual({ accepted: 70, code: 1015 })
  expect(await admitted(260, multi)).toEqual({ accepted: 250, code: 1015 })
})

it('has one shard where there is no multiconnect', async () => {
  await using own = await ownWorld()
  await own.onprem({ topology: 'multiconnect', shards: 4 })

  await own.onprem({ topology: 'single' })

  expect(await own.api.get('/v1/account/shards')).toMatchObject({ account: { shards: 1 } })
  expect(await own.world.control('GET', '/onprem')).toMatchObject({ shards: 1 })
})

it('names the coreapp in health while it can not be reached', async () => {
  await using own = await ownWorld()
  const silent = { errors: [{ code: 1011, title: 'Service not ready' }] }

  await own.onprem({ coreapp_down: true })
  expect(await own.api.get('/v1/health')).toMatchObject({ health: silent })

  await own.onprem({
    coreapp_down: false,
    topology: 'ha',
    nodes: { wacore2: { unreachable: true } },
  })
  const { health } = await own.api.get('/v1/health')
  const { support } = await own.api.get('/v1/support')
  const name = Object.keys(health).find((each) => each.startsWith('wacore2')) ?? ''
  expect([health[name], support[name]]).toMatchObject([silent, silent])
})

interface Collected {
  readonly services: readonly [{ readonly message: { readonly gc: { readonly node?: string } } }]
}

it.each([
  ['single', {}, [undefined]],
  ['ha', {}, ['wacore1']],
  ['multiconnect', { shards: 2 }, ['wacore1', 'wacore2']],
  ['multiconnect', { shards: 2, nodes: { wacore1: { unreachable: true } } }, ['wacore2']],
])('tells of a collection once for each coreapp at work: %s %j', async (topology, more, hosts) => {
  await using own = await ownWorld()
  await own.onprem({ topology, ...more })

  await own.api.put('/v1/services/message/gc', {})
  await own.world.clock.advance('5s')

  const nodes = (own.received() as Collected[]).map(
    ({ services: [{ message }] }) => message.gc.node,
  )
  expect(nodes.map((node) => node?.split(':')[0])).toEqual(hosts)
})

const cert = Buffer.from('Shop').toString('base64')
const account = { cc: '1', phone_number: '2025550170', method: 'sms', cert }

it('looks at no more codes for an hour after five wrong ones', async () => {
  await using own = await ownWorld()
  await own.api.post('/v1/account', account)
  const verify = async (code: string) => {
    const response = await own.api.raw('POST', '/v1/account/verify', { code })
    const { errors } = (await response.json()) as { errors?: { details: string }[] }
    return errors?.[0]?.details ?? response.status
  }

  for (let at = 0; at < 5; at += 1) expect(await verify('000000')).toBe('Code mismatch')
  expect(await verify('123456')).toBe('Please wait 60 minute(s) before trying again')
  await own.world.clock.advance('50m')
  expect(await verify('123456')).toBe('Please wait 10 minute(s) before trying again')
  await own.world.clock.advance('10m')
  expect(await verify('123456')).toBe(201)
})

it('speaks for its number until the code for another one is right', async () => {
  await using own = await ownWorld()
  const hears = async (to: string) => {
    const before = own.received().length
    await own.world.inbound.send({
      dialect: 'onprem',
      from: ADA,
      to,
      type: 'text',
      text: { body: to },
    })
    await own.world.clock.advance('1s')
    return own.received().length - before
  }

  await own.api.post('/v1/account', account)
  expect((await own.api.raw('POST', '/v1/messages', TEXT)).status).toBe(201)
  await own.world.clock.advance('6s')
  expect(await hears('12025550119')).toBe(1)

  await own.api.post('/v1/account/verify', { code: '123456' })
  await own.world.clock.advance('2s')
  expect([await hears('12025550119'), await hears('12025550170')]).toEqual([0, 1])
})

it.each([
  ['0', '2025550170'],
  ['1', '202'],
  ['1', '2025550170202555'],
])('asks for no code for +%s %s', async (cc, phone_number) => {
  await using own = await ownWorld()

  const refused = await own.api.raw('POST', '/v1/account', { ...account, cc, phone_number })

  expect([refused.status, await codeOf(refused)]).toEqual([400, 1009])
})

it('keeps the PIN of a number to that number', async () => {
  await using own = await ownWorld()
  await own.api.post('/v1/account', account)
  await own.api.post('/v1/account/verify', { code: '123456' })

  expect((await own.api.raw('POST', '/v1/account', account)).status).toBe(201)
  const old = { ...account, phone_number: '2025550119' }
  expect(await codeOf(await own.api.raw('POST', '/v1/account', old))).toBe(1005)
  expect((await own.api.raw('POST', '/v1/account', { ...old, pin: '123456' })).status).toBe(202)
})

it('restores what the backup holds and nothing else', async () => {
  await using own = await ownWorld()
  await own.api.patch('/v1/settings/profile/about', { text: 'Open' })
  const { settings } = await own.api.post('/v1/settings/backup', { password: 'pw' })
  await using other = await emulator.fork({ from: 'fresh' })
  const login = await fetch(`${other.url}/v1/users/login`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ new_password: 'Emulator#2026' }),
  })
  const { users } = (await login.json()) as { users: { token: string }[] }
  const api = calls(other, users[0]?.token)

  await api.post('/v1/settings/restore', { password: 'pw', data: settings.data })

  const shards = { cc: '1', phone_number: '2025550119', shards: 1 }
  expect((await api.get('/v1/settings/application')).settings.application.wa_id).toBe('12025550119')
  expect((await api.get('/v1/settings/profile/about')).settings.profile.about.text).toBe('Open')
  expect(await codeOf(await api.raw('POST', '/v1/account/shards', shards))).toBe(1005)
  await api.post('/v1/account/shards', { ...shards, pin: '123456' })
})

it('sends nothing while Meta has locked the number or its account', async () => {
  await using own = await ownWorld()
  const code = async () => codeOf(await own.api.raw('POST', '/v1/messages', TEXT))

  await own.world.control('PATCH', '/phone-numbers/400000000000009', { status: 'BANNED' })
  const banned = await code()
  await own.world.control('PATCH', '/phone-numbers/400000000000009', { status: 'CONNECTED' })
  const back = await code()
  await own.world.control('PATCH', '/wabas/300000000000001', { status: 'DISABLED' })

  expect([banned, back, await code()]).toEqual([1031, undefined, 1031])
})

it('has a number that moved to Cloud on one side again, and none where none was', async () => {
  await using own = await ownWorld()
  const { settings } = await own.api.post('/v1/settings/backup', { password: 'p' })
  const number = `${own.world.url}/v23.0/400000000000009`
  const headers = {
    authorization: `Bearer ${own.world.ids.accessToken}`,
    'content-type': 'application/json',
  }
  const backup = { data: settings.data, password: 'p' }
  const body = JSON.stringify({ messaging_product: 'whatsapp', pin: '123456', backup })
  const moved = await fetch(`${number}/register`, { method: 'POST', headers, body })
  const away = await own.api.raw('POST', '/v1/messages', TEXT)

  await own.onprem({ registration: 'registered' })

  expect([moved.status, away.status]).toEqual([200, 503])
  await own.api.post('/v1/messages', TEXT)
  const seen = await fetch(`${number}?fields=platform_type`, { headers })
  expect(await seen.json()).toMatchObject({ platform_type: 'ON_PREMISE' })
  await using fresh = await emulator.fork({ from: 'fresh' })
  await expect(fresh.control('PATCH', '/onprem', { registration: 'registered' })).rejects.toThrow(
    'no number was here',
  )
})

it('refuses what is no part of a deployment', async () => {
  await using own = await ownWorld()

  await expect(own.onprem({ topology: 'ring' })).rejects.toThrow()
  await expect(own.onprem({ colour: 'blue' })).rejects.toThrow()
  await using empty = await emulator.fork({ from: 'empty' })
  await expect(empty.control('GET', '/onprem')).rejects.toThrow('no On-Premises deployment')
})

it('collects what is processed, and tells how much', async () => {
  await using own = await ownWorld()
  await own.api.post('/v1/messages', TEXT)
  const old = await own.world.inbound.text({ dialect: 'onprem', from: ADA, text: 'hi' })
  const upload = await own.api.raw('POST', '/v1/media', Buffer.from('x'), {
    'content-type': 'text/plain',
  })
  const { media } = (await upload.json()) as { media: [{ id: string }] }
  await own.world.clock.advance('31d')
  const fresh = await own.world.inbound.text({ dialect: 'onprem', from: ADA, text: 'ho' })
  const first = own.received().length + 1

  await own.api.put('/v1/services/message/gc', undefined)
  await own.api.put('/v1/services/media/gc', undefined)
  await own.world.clock.advance('2s')

  expect(own.received().slice(first)).toEqual([
    { services: [{ message: { gc: { messages_deleted: 2, status: 'complete' } } }] },
    { services: [{ media: { gc: { items_deleted: 1, status: 'complete' } } }] },
  ])
  const read = (id: string) => own.api.raw('PUT', `/v1/messages/${id}`, { status: 'read' })
  expect([(await read(old)).status, (await read(fresh)).status]).toEqual([404, 200])
  expect((await own.api.raw('GET', `/v1/media/${media[0].id}`)).status).toBe(404)
})

it('forgets by itself what the settings say', async () => {
  await using own = await ownWorld()
  const garbagecollector_enable = { messages: false, media: true }
  await own.api.patch('/v1/settings/application', { garbagecollector_enable })
  const old = await own.world.inbound.text({ dialect: 'onprem', from: ADA, text: 'hi' })
  const upload = await own.api.raw('POST', '/v1/media', Buffer.from('x'), {
    'content-type': 'text/plain',
  })
  const { media } = (await upload.json()) as { media: [{ id: string }] }

  await own.world.clock.advance('31d')

  expect((await own.api.raw('GET', `/v1/media/${media[0].id}`)).status).toBe(404)
  await own.api.put(`/v1/messages/${old}`, { status: 'read' })
})

it('tells of a collection that failed', async () => {
  await using own = await ownWorld()
  await own.api.put('/v1/services/media/gc', undefined)
  await own.onprem({ coreapp_down: true })
  await own.world.clock.advance('2s')
  await own.onprem({ coreapp_down: false })
  await own.world.clock.advance('10s')

  const errors = [{ code: 1014, details: 'Failed to fetch media to delete' }]
  expect(own.received()).toEqual([
    { services: [{ media: { gc: { items_deleted: 0, errors, status: 'failed' } } }] },
  ])
})

it('takes as long for a failover as the settings say', async () => {
  await using own = await ownWorld({ onprem: { topology: 'multiconnect' } })
  await own.api.patch('/v1/settings/application', { unhealthy_interval: 5 })

  const { failover } = await own.onprem({ failover: {} })

  expect(failover).toEqual({ until: '2026-01-01T00:00:05.000Z', code: 1011 })
})

it('moves a message by hand to what the client would say', async () => {
  await using own = await ownWorld()
  const { messages } = await own.api.post('/v1/messages', TEXT)

  await own.world.messages.setStatus(messages[0].id, 'warning')
  await own.world.messages.setStatus(messages[0].id, 'failed')
  await own.world.clock.advance('10ms')

  expect(own.received()).toMatchObject([
    { statuses: [{ status: 'warning', errors: [{ code: 2029 }] }] },
    { statuses: [{ status: 'failed', errors: [{ code: 500, title: 'Generic error' }] }] },
  ])
})

it.each([
  [
    'ha',
    { nodes: { wacore9: { unreachable: true } } },
    /^nodes: there is no wacore9 here; .*wacore1/,
  ],
  ['ha', { shards: 2 }, /^shards: several need the topology multiconnect$/],
])('refuses what the topology %s has not: %j', async (topology, change, message) => {
  await using own = await ownWorld()
  const before = await own.world.control('GET', '/onprem')

  const refused = own.world.control('PATCH', '/onprem', { topology, ...change })

  await expect(refused).rejects.toThrow(message)
  expect(await own.world.control('GET', '/onprem')).toEqual(before)
})
