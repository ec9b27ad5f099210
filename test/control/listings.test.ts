import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const text = { to: '12025550101', type: 'text', text: { body: 'hi "there"' } }

const ids = async (emulator: LocalEmulator, path: string): Promise<string[]> => {
  const { body } = await control(emulator, 'get', path).expect(200)
  return body.data.map((each: { id: string }) => each.id)
}

async function someMessages(emulator: LocalEmulator) {
  const a = await emulator.inbound.text({ from: '12025550101', text: 'one' })
  const b = await emulator.inbound.text({ from: '12025550102', text: 'two', dialect: 'onprem' })
  await emulator.clock.advance('1h')
  const sent = await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)
  return [a, b, sent.body.messages[0].id as string] as const
}

it('lists messages by every filter', async () => {
  await using emulator = await frozenEmulator()
  const [a, b, c] = await someMessages(emulator)

  for (const [query, expected] of [
    ['', [a, b, c]],
    ['?direction=inbound', [a, b]],
    ['?direction=outbound', [c]],
    ['?dialect=cloud', [a]],
    ['?dialect=onprem', [b, c]],
    ['?phone_number=400000000000001', [a]],
    ['?phone_number=%2B1%20202-555-0111', [a]],
    ['?phone_number=12025550119', [b, c]],
    ['?customer=12025550101', [a, c]],
    ['?customer=%2B12025550102', [b]],
    ['?type=text', [a, b, c]],
    ['?type=image', []],
    ['?since=2026-01-01T00:30:00Z', [c]],
    ['?text=tw', [b]],
    [`?text=${encodeURIComponent('"there"')}`, [c]],
    ['?status=accepted', [c]],
    ['?direction=inbound&customer=12025550101&text=one', [a]],
  ] as const) {
    expect(await ids(emulator, `/messages${query}`), query).toEqual(expected)
  }
})

it('pages by limit and after, and refuses what is neither', async () => {
  await using emulator = await frozenEmulator()
  const [a, b, c] = await someMessages(emulator)

  const first = await control(emulator, 'get', '/messages?limit=2').expect(200)
  const second = await control(emulator, 'get', `/messages?limit=2&after=${first.body.after}`)
  const end = await control(emulator, 'get', `/messages?after=${c}`)

  expect(first.body).toMatchObject({ data: [{ id: a }, { id: b }], after: b })
  expect(second.body).toMatchObject({ data: [{ id: c }], after: null })
  expect(end.body).toEqual({ data: [], after: null })
  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=many',
    'after=nobody',
    'since=then',
    'wait=x',
  ]) {
    const { body } = await control(emulator, 'get', `/messages?${query}`).expect(400)
    expect(body.error.code, query).toBe('invalid_request')
  }
})

it.each([
  ['/messages?custmer=12025550101', 'custmer: is no filter of this list; did you mean customer?'],
  ['/webhooks?field=messages', 'field: is no filter of this list'],
  ['/requests?stats=200', 'stats: is no filter of this list; did you mean status?'],
  ['/customers?outcom=none', 'outcom: is no filter of this list; did you mean outcome?'],
  ['/orders?reference=1', 'reference: is no filter of this list; did you mean reference_id?'],
  ['/solutions?limits=1', 'limits: is no filter of this list; did you mean limit?'],
])('refuses a filter that there is none of: %s', async (path, message) => {
  await using emulator = await frozenEmulator()

  const { body } = await control(emulator, 'get', path).expect(400)

  expect(body.error).toMatchObject({ code: 'invalid_request', message })
  expect(body.error.details.known).toContain('limit')
})

it('holds the answer until something matches, or the time is up', async () => {
  await using emulator = await frozenEmulator()

  const waiting = emulator.messages.waitFor({ text: 'wanted' })
  await emulator.inbound.text({ from: '12025550101', text: 'other' })
  await emulator.inbound.text({ from: '12025550101', text: 'wanted' })
  const found = await waiting
  const never = await control(emulator, 'get', '/messages?type=image&wait=20ms').expect(200)

  expect(found['text']).toEqual({ body: 'wanted' })
  expect(never.body).toEqual({ data: [], after: null })
})

it('moves a message by hand, and the webhook follows', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  const sent = await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)
  const [{ id }] = sent.body.messages

  const moved = await emulator.messages.setStatus(id, 'failed', {
    code: 1013,
    title: 'User is not valid',
    details: 'gone',
  })
  await emulator.clock.runUntilIdle()

  expect(moved).toMatchObject({ id, status: 'failed' })
  expect(hook.received.map(({ body }) => body)).toMatchObject([
    { statuses: [{ id, status: 'failed', errors: [{ code: 1013, title: 'User is not valid' }] }] },
  ])
  const status = (body: unknown, of = id) =>
    control(emulator, 'post', `/messages/${of}/status`).send(body as object)
  expect((await status({ status: 'lost' }).expect(400)).body.error.code).toBe('invalid_request')
  expect((await status({ status: 'read' }, 'none').expect(404)).body.error.code).toBe('not_found')
  const inbound = await emulator.inbound.text({ from: '12025550101', text: 'x' })
  const refused = await status({ status: 'read' }, inbound).expect(400)
  expect(refused.body.error.code).toBe('invalid_request')
})

it('lists webhooks by every filter, shows one, and sends it again byte for byte', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({
    webhookUrl: hook.url,
    onpremWebhookUrl: hook.url,
  })
  const sent = await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)
  const [{ id }] = sent.body.messages
  await emulator.clock.advance('1m')
  await emulator.inbound.text({ from: '12025550101', text: 'é/</' })
  await emulator.clock.advance('1m')
  const [delivered, read, inbound] = await emulator.webhooks.list()

  for (const [query, expected] of [
    ['?dialect=cloud', [inbound?.id]],
    ['?dialect=onprem', [delivered?.id, read?.id]],
    ['?subject=messages', [inbound?.id]],
    ['?subject=statuses', [delivered?.id, read?.id]],
    ['?state=delivered', [delivered?.id, read?.id, inbound?.id]],
    ['?state=pending', []],
    [`?message_id=${id}`, [delivered?.id, read?.id]],
    ['?phone_number=12025550111', [inbound?.id]],
    ['?phone_number=400000000000009', [delivered?.id, read?.id]],
    ['?since=2026-01-01T00:00:30Z', [inbound?.id]],
    ['?text=%22read%22', [read?.id]],
    ['?limit=1', [delivered?.id]],
  ] as const) {
    expect(await ids(emulator, `/webhooks${query}`), query).toEqual(expected)
  }
  const one = await control(emulator, 'get', `/webhooks/${inbound?.id}`).expect(200)
  expect(one.body).toMatchObject({
    url: hook.url,
    state: 'delivered',
    signature: one.body.headers['x-hub-signature-256'],
    raw_body: hook.received[2]?.raw,
    body: hook.received[2]?.body,
    attempts: [{ status: 200 }],
  })

  const again = await emulator.webhooks.redeliver(inbound?.id ?? '')
  await emulator.clock.runUntilIdle()

  expect(again.id).not.toBe(inbound?.id)
  expect(hook.received).toHaveLength(4)
  expect(hook.received[3]?.raw).toBe(hook.received[2]?.raw)
  expect(hook.received[3]?.headers['x-hub-signature-256']).toBe(
    hook.received[2]?.headers['x-hub-signature-256'],
  )
  await control(emulator, 'get', '/webhooks/none').expect(404)
  await control(emulator, 'post', '/webhooks/none/redeliver').expect(404)
})

it('keeps a journal of requests without secrets, filters it and forgets it', async () => {
  await using emulator = await frozenEmulator()
  await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)
  await graph(emulator, 'get', '/v23.0/nothing-here').query({ access_token: 'EAAsecret' })
  const list = async (query: string) =>
    (await control(emulator, 'get', `/requests${query}`).expect(200)).body.data

  const all = await list('')

  expect(all).toHaveLength(2)
  expect(all[0]).toMatchObject({
    id: '1',
    dialect: 'onprem',
    method: 'POST',
    path: '/v1/messages',
    status: 201,
    endpoint: 'POST /v1/messages',
    at: '2026-01-01T00:00:00.000Z',
    headers: { authorization: '***' },
  })
  expect(JSON.parse(all[0].body)).toEqual(text)
  expect(JSON.stringify(all)).not.toContain('EAAsecret')
  expect(JSON.stringify(all)).not.toContain(emulator.ids.accessToken)
  expect(await list('?dialect=cloud')).toHaveLength(1)
  expect(await list('?method=post')).toHaveLength(1)
  expect(await list('?status=201')).toHaveLength(1)
  expect(await list('?path=messages')).toHaveLength(1)
  expect(await list('?text=there')).toHaveLength(1)
  expect(await list('?since=2027-01-01T00:00:00Z')).toHaveLength(0)
  expect(await list('?after=1')).toHaveLength(1)
  expect(await list('?path=later&wait=10ms')).toHaveLength(0)
  await control(emulator, 'delete', '/requests').expect(200)
  expect(await list('')).toEqual([])
})

it('makes customers known, changes and lists them', async () => {
  await using emulator = await frozenEmulator()

  const made = await control(emulator, 'post', '/customers').send({
    wa_id: '+13105550100',
    name: 'Barbara',
    outcome: 'failed',
  })
  const changed = await control(emulator, 'patch', '/customers/13105550100')
    .send({ blocked: true, identity_changed: true })
    .expect(200)
  const one = await control(emulator, 'get', '/customers/13105550100').expect(200)
  const all = await control(emulator, 'get', '/customers').expect(200)
  await control(emulator, 'get', '/customers/0').expect(404)
  const wrong = await control(emulator, 'patch', '/customers/13105550100')
    .send({ blockd: true })
    .expect(400)

  expect([201, 400]).toContain(made.status)
  expect(changed.body).toMatchObject({ wa_id: '13105550100', blocked: true })
  expect(one.body).toEqual(changed.body)
  expect(all.body.data.map((each: { name: string }) => each.name)).toEqual(
    expect.arrayContaining(['Ada', 'Grace', 'Edsger']),
  )
  expect(wrong.body.error.code).toBe('invalid_request')
})
