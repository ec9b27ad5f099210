import request from 'supertest'
import { expect, it } from 'vitest'
import { defaultSettings } from '../../src/core/settings.ts'
import { control, frozenEmulator, graph, onprem, START } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const text = (body: string) => ({
  messaging_product: 'whatsapp',
  to: '12025550101',
  type: 'text',
  text: { body },
})

it('forks a world that path prefix, header and own ports lead to', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumberId, accessToken } = emulator.ids

  const { body: made } = await control(emulator, 'post', '/worlds')
    .send({ name: 'test-7', ports: true })
    .expect(201)
  const send = (base: string, path: string, headers = {}) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${accessToken}`,
        ...headers,
      },
      body: JSON.stringify(text('hi')),
    })
  const path = `/v23.0/${phoneNumberId}/messages`
  const statuses = [
    await send(emulator.url, `/w/test-7${path}`),
    await send(emulator.url, path, { 'x-emulator-world': 'test-7' }),
    await send(made.ports.http, path),
  ].map((answer) => answer.status)

  expect(made).toMatchObject({
    name: 'test-7',
    default: false,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/w\/test-7$/),
    ids: emulator.ids,
  })
  expect(statuses).toEqual([200, 200, 200])
  const there = await request(emulator.server).get('/w/test-7/_emulator/messages')
  expect(there.body.data).toHaveLength(3)
  expect(await emulator.messages.list()).toHaveLength(0)
})

it('names its worlds, refuses a name twice, and drops all but the default one', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'post', '/worlds').send({ name: 'a' }).expect(201)
  const unnamed = await control(emulator, 'post', '/worlds').send({}).expect(201)

  const taken = await control(emulator, 'post', '/worlds').send({ name: 'a' }).expect(409)
  const source = await control(emulator, 'post', '/worlds').send({ from: 'nowhere' }).expect(404)
  const listed = await control(emulator, 'get', '/worlds').expect(200)
  await control(emulator, 'delete', '/worlds/a').expect(200)
  const gone = await control(emulator, 'delete', '/worlds/a').expect(404)
  const first = await control(emulator, 'delete', '/worlds/default').expect(400)

  expect(taken.body.error.code).toBe('name_taken')
  expect(source.body.error).toMatchObject({
    code: 'not_found',
    message: expect.stringMatching(/^nowhere is no world and no snapshot, and there is no seed/),
  })
  expect(listed.body.data.map((each: { name: string }) => each.name)).toEqual([
    'default',
    'a',
    unnamed.body.name,
  ])
  expect(gone.body.error.code).toBe('world_not_found')
  expect(first.body.error).toEqual({
    code: 'invalid_request',
    message: 'the default world can not be dropped',
  })
  await request(emulator.server).get('/w/a/v23.0/me').expect(404)
})

it('closes the ports of a world that is dropped', async () => {
  await using emulator = await frozenEmulator()
  const { body: made } = await control(emulator, 'post', '/worlds').send({ name: 'p', ports: true })

  await control(emulator, 'delete', '/worlds/p').expect(200)

  await expect(fetch(`${made.ports.http}/_emulator/livez`)).rejects.toThrow()
})

it('tells from a port of its own which world is asked', async () => {
  await using emulator = await frozenEmulator()
  const { body: made } = await control(emulator, 'post', '/worlds').send({ name: 'p', ports: true })

  const { body: own } = await request(made.ports.http).get('/_emulator/world')
  const { body: listed } = await request(made.ports.http).get('/_emulator/worlds')

  expect(own).toMatchObject({ name: 'p', default: false, ids: emulator.ids })
  expect(listed.data.map((each: { url: string }) => new URL(each.url).pathname)).toEqual([
    '/w/default',
    '/w/p',
  ])
})

it('keeps two worlds apart in state, clock, settings and webhooks', async () => {
  await using hookA = await startReceiver()
  await using hookB = await startReceiver()
  await using emulator = await frozenEmulator()
  await using a = await emulator.fork({ name: 'a' })
  await using b = await emulator.fork({ name: 'b' })
  const subscribe = async (world: string, url: string) => {
    await request(emulator.server)
      .post(`/w/${world}/v23.0/${emulator.ids.wabaId}/subscribed_apps`)
      .set('authorization', `Bearer ${emulator.ids.accessToken}`)
      .expect(200)
    await request(emulator.server)
      .post(`/w/${world}/v23.0/${emulator.ids.appId}/subscriptions`)
      .query({ access_token: `${emulator.ids.appId}|${emulator.ids.appSecret}` })
      .send({
        object: 'whatsapp_business_account',
        callback_url: url,
        verify_token: 'emulator-verify-token',
        fields: 'messages',
      })
      .expect(200)
  }
  const onpremHook = (world: string, url: string) =>
    request(emulator.server)
      .patch(`/w/${world}/v1/settings/application`)
      .set('authorization', `Bearer ${emulator.ids.onpremToken}`)
      .send({ webhooks: { url } })
      .expect(200)
  await subscribe('a', hookA.url)
  await subscribe('b', hookB.url)
  await onpremHook('a', hookA.url)
  await a.settings.patch({ service_window: 'open' })
  await b.settings.patch({ auto_read: false })

  await a.clock.advance('25h')
  await b.clock.advance('30d')
  await a.inbound.text({ from: '12025550101', text: 'to a' })
  await a.inbound.text({ from: '12025550101', text: 'to a', dialect: 'onprem' })
  await b.inbound.text({ from: '12025550102', text: 'to b' })
  await a.clock.runUntilIdle()
  await b.clock.runUntilIdle()

  const dates = [emulator, a, b].map(async ({ url }) =>
    (await fetch(`${url}/v1/health`)).headers.get('date'),
  )
  expect(await Promise.all(dates)).toEqual([
    expect.stringContaining('01 Jan 2026 00:00'),
    expect.stringContaining('02 Jan 2026 01:00'),
    expect.stringContaining('31 Jan 2026 00:00'),
  ])
  expect((await emulator.clock.get()).now).toBe(START)
  expect((await a.clock.get()).now).toMatch(/^2026-01-02T01:00/)
  expect((await b.clock.get()).now).toMatch(/^2026-01-31T00:00/)
  expect((await emulator.settings.get())['service_window']).toBe('enforced')
  expect((await b.settings.get())['service_window']).toBe('enforced')
  expect((await a.settings.get())['auto_read']).toBe(true)
  expect(hookA.received.map(({ headers }) => headers['x-emulator-world'])).toEqual(['a', 'a'])
  expect(hookB.received.map(({ headers }) => headers['x-emulator-world'])).toEqual(['b'])
  expect(await emulator.messages.list()).toEqual([])
  expect((await b.messages.list()).map((each) => each.from)).toEqual(['12025550102'])
  expect(await emulator.webhooks.list()).toEqual([])
})

it('forks from a seed, from a world and from a snapshot', async () => {
  await using emulator = await frozenEmulator()
  await using a = await emulator.fork({ name: 'a' })
  await a.inbound.text({ from: '12025550101', text: 'one' })
  await control(emulator, 'post', '/snapshots/before').expect(201)
  await emulator.inbound.text({ from: '12025550101', text: 'two' })

  await using ofWorld = await emulator.fork({ from: 'a' })
  await using ofSnapshot = await emulator.fork({ from: 'before' })
  await using ofSeed = await emulator.fork({ from: 'empty' })

  expect((await ofWorld.messages.list()).map((each) => each['text'])).toEqual([{ body: 'one' }])
  expect(await ofSnapshot.messages.list()).toEqual([])
  expect(ofSeed.ids).toMatchObject({ phoneNumberId: '', accessToken: '' })
  await ofSeed.reset()
  expect((await ofSeed.control<{ ids: object }>('GET', '/world')).ids).toEqual(ofSeed.ids)
})

it('goes back to the seed: state, clock, settings, requests, pending webhooks and timers', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const send = () =>
    graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`).send(text('hi'))
  const first = await send().expect(200)
  await emulator.clock.advance(60)
  await emulator.settings.patch({ auto_read: false })
  hook.received.length = 0

  await emulator.reset()
  await emulator.clock.runUntilIdle('40d')
  const left = await emulator.webhooks.list()
  await emulator.reset()
  const again = await send().expect(200)

  expect(left).toEqual([])
  expect(hook.received).toEqual([])
  expect((await emulator.settings.get())['auto_read']).toBe(true)
  expect((await emulator.clock.get()).now).toBe(START)
  expect(again.body).toEqual(first.body)
  expect(again.headers).toEqual(first.headers)
  const requests = await emulator.control<{ data: unknown[] }>('GET', '/requests')
  expect(requests.data).toHaveLength(1)
  await emulator.clock.runUntilIdle()
  expect(hook.received).toHaveLength(3)
})

it('resets to another seed by name, and refuses one that is none', async () => {
  await using emulator = await frozenEmulator()

  const fresh = await control(emulator, 'post', '/reset').send({ seed: 'fresh' }).expect(200)
  const login = await request(emulator.server)
    .post('/v1/users/login')
    .auth('admin', 'secret')
    .send({ new_password: 'Changed#2026' })
  const bad = await control(emulator, 'post', '/reset').send({ seed: 'nowhere' }).expect(404)

  expect(fresh.body).toEqual({ success: true, world: 'default', seed: 'fresh' })
  expect(login.status).toBe(200)
  expect(bad.body.error.code).toBe('not_found')
})

it('keeps snapshots by name, restores and forgets them', async () => {
  await using emulator = await frozenEmulator()
  await emulator.inbound.text({ from: '12025550101', text: 'one' })
  await emulator.clock.advance('1h')

  await control(emulator, 'post', '/snapshots/s1').expect(201)
  await emulator.inbound.text({ from: '12025550101', text: 'two' })
  await emulator.clock.advance('1h')
  const listed = await control(emulator, 'get', '/snapshots').expect(200)
  await control(emulator, 'post', '/snapshots/s1/restore').expect(200)

  expect(listed.body).toEqual({ data: [{ name: 's1' }], after: null })
  expect((await emulator.messages.list()).map((each) => each['text'])).toEqual([{ body: 'one' }])
  expect((await emulator.clock.get()).now).toBe('2026-01-01T01:00:00.000Z')
  await control(emulator, 'delete', '/snapshots/s1').expect(200)
  const gone = await control(emulator, 'post', '/snapshots/s1/restore').expect(404)
  expect(gone.body.error.message).toBe('there is no snapshot named s1')
})

it('carries a world with its media to another emulator as one document', async () => {
  await using from = await frozenEmulator()
  await using to = await frozenEmulator({ randomSeed: 'other', clock: 'real' })
  const data = Buffer.from('a small file').toString('base64')
  await from.inbound.send({
    dialect: 'onprem',
    from: '12025550101',
    type: 'document',
    document: { data, mime_type: 'text/plain', filename: 'a.txt' },
  })
  await from.clock.advance('3d')
  const [message] = await from.messages.list()
  const { id } = (message?.['document'] ?? {}) as { id?: string }

  const exported = await control(from, 'get', '/state').expect(200)
  await control(to, 'put', '/state').send(exported.body).expect(200)
  const again = await control(to, 'get', '/state').expect(200)
  const refused = await control(to, 'put', '/state').send({ format: 'else' }).expect(400)

  const { seq: _, ...document } = exported.body
  expect(again.body).toMatchObject({ media: document.media, format: 'waba-emulator-state' })
  expect(again.body.state.messages).toEqual(document.state.messages)
  expect((await to.clock.get()).now).toBe('2026-01-04T00:00:00.000Z')
  const file = await onprem(to, 'get', `/v1/media/${id}`).buffer(true).expect(200)
  expect(file.text).toBe('a small file')
  expect(refused.body.error.code).toBe('invalid_request')
})

it('takes a state that lacks settings, and refuses one that would stop the world', async () => {
  await using emulator = await frozenEmulator()
  const { body: good } = await control(emulator, 'get', '/state').expect(200)
  const put = (state: object) => control(emulator, 'put', '/state').send({ ...good, state })
  const job = { id: 'j', order: 1, kind: 'message.progress', data: {} }

  await put({ ...good.state, jobs: { j: { ...job, due: 'soon' } } }).expect(400)
  await put({ ...good.state, clock: { clock: {} } }).expect(400)
  await put({ ...good.state, messages: { a: 7 } }).expect(400)
  await put({ ...good.state, nothing: {} }).expect(400)
  await put({ ...good.state, settings: { settings: { auto_read: false } } }).expect(200)

  expect(await emulator.settings.get()).toEqual({ ...defaultSettings, auto_read: false })
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: '12025550101', type: 'text', text: { body: 'hi' } })
    .expect(201)
  await emulator.clock.runUntilIdle()
  expect((await emulator.messages.list())[0]?.status).toBe('delivered')
})

it('sends nothing that was pending in the world that a fork or a restored state comes from', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  hook.answers.push(500)
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: '12025550101', type: 'text', text: { body: 'hi' } })
    .expect(201)
  await emulator.clock.advance(150)
  await control(emulator, 'post', '/snapshots/s').expect(201)
  await using fork = await emulator.fork()
  hook.received.length = 0

  await fork.clock.advance('2d')
  const ofFork = hook.received.splice(0).map(({ headers }) => headers['x-emulator-world'])
  await emulator.clock.advance('2d')
  const ofOriginal = hook.received.splice(0)
  await control(emulator, 'post', '/snapshots/s/restore').expect(200)
  const states = (await emulator.webhooks.list()).map(({ state }) => state)

  expect(ofFork).toHaveLength(1)
  expect(ofFork[0]).toMatch(/^world-/)
  const told = ofOriginal.map(({ body }) => body as { statuses: { status: string }[] })
  expect(told.map(({ statuses }) => statuses[0]?.status)).toEqual(['delivered', 'read'])
  expect(states).toEqual(['dropped'])
})
