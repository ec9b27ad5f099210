import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'

const text = { to: '12025550101', type: 'text', text: { body: 'a/b <é> 👋' } }

const send = {
  cloud: (emulator: LocalEmulator, to = '12025550101') =>
    graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
      .send({ messaging_product: 'whatsapp', ...text, to })
      .expect(200),
  onprem: (emulator: LocalEmulator, to = '12025550101') =>
    onprem(emulator, 'post', '/v1/messages')
      .send({ ...text, to })
      .expect(201),
}

const inbound = (emulator: LocalEmulator, body: string, dialect: 'cloud' | 'onprem' = 'cloud') =>
  emulator.inbound.text({ from: '12025550101', text: body, dialect })

const statusOf = ({ raw }: Received) => /"status":"(\w+)"/.exec(raw)?.[1]

/** Seconds between the attempts of the only delivery. */
async function gaps(emulator: LocalEmulator): Promise<number[]> {
  const [delivery] = await emulator.webhooks.list()
  const times = delivery?.attempts.map(({ at }) => Date.parse(at)) ?? []
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000)
}

it('tries a Cloud webhook again with growing gaps for seven days, then gives it up', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  hook.otherwise = 500
  await inbound(emulator, 'é/')

  await emulator.clock.advance('8d')

  const [delivery] = await emulator.webhooks.list()
  expect(await gaps(emulator)).toEqual([
    0, 5, 30, 120, 600, 3600, 21_600, 86_400, 86_400, 86_400, 86_400, 86_400, 86_400,
  ])
  expect(delivery).toMatchObject({ state: 'failed', reason: 'given up' })
  expect(new Set(hook.received.map(({ raw }) => raw)).size).toBe(1)
  expect(new Set(hook.received.map(({ headers }) => headers['x-hub-signature-256'])).size).toBe(1)
})

it('tries an On-Premises webhook again with linear gaps up to a limit, for a day', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  await onprem(emulator, 'patch', '/v1/settings/application')
    .send({ max_callback_backoff_delay_ms: 90_000 })
    .expect(200)
  hook.otherwise = 503
  await inbound(emulator, 'hi', 'onprem')

  await emulator.clock.advance('30h')

  const waited = await gaps(emulator)
  expect(waited.slice(0, 5)).toEqual([3, 6, 9, 12, 15])
  expect(Math.max(...waited)).toBe(90)
  expect(waited.reduce((sum, gap) => sum + gap, 0)).toBeLessThanOrEqual(86_400)
  expect((await emulator.webhooks.list())[0]).toMatchObject({ state: 'failed' })
  expect(new Set(hook.received.map(({ raw }) => raw)).size).toBe(1)
})

it.each([
  ['cloud', 201, 'delivered'],
  ['cloud', 204, 'delivered'],
  ['cloud', 302, 'pending'],
  ['cloud', 404, 'pending'],
  ['onprem', 201, 'pending'],
  ['onprem', 204, 'pending'],
  ['onprem', 200, 'delivered'],
] as const)('of a %s receiver takes %i for %s', async (dialect, status, state) => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({
    webhookUrl: hook.url,
    onpremWebhookUrl: hook.url,
  })
  await emulator.settings.patch({ webhook_retry_ms: [1000] })
  hook.answers.push(status)
  await inbound(emulator, 'hi', dialect)

  await emulator.clock.advance(0)

  expect((await emulator.webhooks.list())[0]).toMatchObject({ state, attempts: [{ status }] })
})

it("keeps the order of a message's statuses while the receiver fails, and delays no other message", async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.settings.patch({ webhook_retry_ms: [60_000] })
  hook.answers.push(500)
  await send.cloud(emulator)
  await emulator.clock.advance(50)
  await send.cloud(emulator, '12025550102')

  await emulator.clock.advance('30s')
  const early = hook.received.map((each) => [/1202555010\d/.exec(each.raw)?.[0], statusOf(each)])
  await emulator.clock.advance('1m')
  const all = hook.received.map((each) => [/1202555010\d/.exec(each.raw)?.[0], statusOf(each)])

  expect(early).toEqual([
    ['12025550101', 'sent'],
    ['12025550102', 'sent'],
    ['12025550102', 'delivered'],
    ['12025550102', 'read'],
  ])
  expect(all.slice(4)).toEqual([
    ['12025550101', 'sent'],
    ['12025550101', 'delivered'],
    ['12025550101', 'read'],
  ])
})

it('holds nothing of a chat back behind an On-Premises callback that is not taken', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  hook.answers.push(500, 500)
  await inbound(emulator, 'one', 'onprem')
  await emulator.clock.advance(0)
  await inbound(emulator, 'two', 'onprem')
  await inbound(emulator, 'three', 'onprem')

  await emulator.clock.advance('1s')
  const early = hook.received.map(({ raw }) => /one|two|three/.exec(raw)?.[0])
  await emulator.clock.advance('5s')
  const late = hook.received.slice(early.length).map(({ raw }) => /one|two|three/.exec(raw)?.[0])

  expect(early).toEqual(['one', 'two', 'three'])
  expect(late).toEqual(['one', 'two'])
  expect((await emulator.webhooks.list()).map(({ state }) => state)).toEqual(
    Array.from({ length: 3 }, () => 'delivered'),
  )
})

it('holds back what else is told of the message of such a callback, whether it was there before or not', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  hook.answers.push(500, 500)
  await send.onprem(emulator)
  await emulator.clock.advance('200ms')
  await inbound(emulator, 'meanwhile', 'onprem')

  await emulator.clock.advance('2s')
  const early = hook.received.map((each) => statusOf(each) ?? 'inbound')
  await emulator.clock.advance('20s')

  expect(early).toEqual(['delivered', 'inbound'])
  expect(hook.received.slice(2).map((each) => statusOf(each) ?? 'inbound')).toEqual([
    'delivered',
    'read',
    'inbound',
  ])
})

it('signs the exact bytes, escaped as Meta escapes them', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await inbound(emulator, 'a/b <é> @%&👋"')
  await emulator.clock.runUntilIdle()

  const [webhook] = hook.received
  const digest = (raw: string) =>
    createHmac('sha256', emulator.ids.appSecret).update(raw).digest('hex')

  expect(webhook?.raw).toContain(String.raw`"body":"a\/b <\u00e9> @%&\ud83d\udc4b\""`)
  expect(webhook?.headers['x-hub-signature-256']).toBe(`sha256=${digest(webhook?.raw ?? '')}`)
})

it('calls at most as many at once as the dialect allows, and the next when one has answered', async () => {
  await using slow = await startReceiver()
  await using other = await startReceiver()
  await using emulator = await frozenEmulator({
    clock: 'real',
    onpremWebhookUrl: slow.url,
    webhookUrl: other.url,
  })
  slow.otherwise = 'hang'
  const from = (index: number) => `1310555${String(1000 + index)}`
  for (let index = 0; index < 9; index++) {
    await emulator.inbound.text({ dialect: 'onprem', from: from(index), text: 'hi' })
  }
  await slow.until(6)
  await inbound(emulator, 'meanwhile')
  await other.until(1)

  expect(slow.received).toHaveLength(6)
  slow.hanging[0]?.writeHead(200).end()
  await slow.until(7)
  expect(slow.received).toHaveLength(7)
  slow.otherwise = 200
  for (const response of slow.hanging.slice(1)) response.writeHead(200).end()
  await slow.until(9)
})

it('gives a receiver its time to answer, by the wall, and the world stands still meanwhile', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.settings.patch({ webhook_timeout_ms: 40 })
  hook.answers.push('hang')
  await inbound(emulator, 'hi')

  await emulator.clock.advance('1m')

  const [delivery] = await emulator.webhooks.list()
  expect(delivery).toMatchObject({
    state: 'delivered',
    attempts: [
      { at: '2026-01-01T00:00:00.000Z', error: 'no answer within 40 ms', ms: 0 },
      { at: '2026-01-01T00:00:00.000Z', status: 200 },
    ],
  })
})

it('survives receivers that say nonsense, drip, or hang up', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({ webhook_timeout_ms: 60, webhook_retry_ms: [1000] })
  const replies = [
    'nonsense\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\ndrip',
    '',
    `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'x'.repeat(1_000_000)}`,
  ]
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      const reply = replies.shift() ?? 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
      if (reply === '') socket.destroy()
      else socket.write(reply, () => reply.includes('close') && socket.end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await onprem(emulator, 'patch', '/v1/settings/application')
    .send({ webhooks: { url: `http://127.0.0.1:${port}/hook` } })
    .expect(200)
  for (const from of ['12025550101', '12025550102', '12025550103']) {
    await emulator.inbound.text({ dialect: 'onprem', from, text: 'hi' })
    await emulator.clock.advance(0)
  }
  await emulator.clock.advance('1m')
  server.close()

  const states = (await emulator.webhooks.list()).map(({ state, attempts }) => [
    state,
    attempts.map(({ status, error }) => status ?? typeof error),
  ])
  expect(states).toEqual([
    ['delivered', ['string', 200]],
    ['delivered', [200]],
    ['delivered', ['string', 200]],
  ])
})

it.each([
  ['none', 'http://127.0.0.1:9/hook', /outside the egress setting/],
  ['local', 'http://8.8.8.8/hook', /outside the egress setting/],
  ['local', 'http://[2001:4860:4860::8888]/hook', /outside the egress setting/],
] as const)('with egress %s does not call %s', async (egress, url, error) => {
  await using emulator = await frozenEmulator({ onpremWebhookUrl: url, egress })
  await inbound(emulator, 'hi', 'onprem')
  await emulator.clock.advance(0)

  const [delivery] = await emulator.webhooks.list()
  expect(delivery?.attempts[0]?.error).toMatch(error)
})

it('follows no redirect', async () => {
  await using target = await startReceiver()
  await using emulator = await frozenEmulator()
  const server = (await import('node:http')).createServer((_, response) =>
    response.writeHead(307, { location: target.url }).end(),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await onprem(emulator, 'patch', '/v1/settings/application')
    .send({ webhooks: { url: `http://127.0.0.1:${port}/hook` } })
    .expect(200)
  await inbound(emulator, 'hi', 'onprem')
  await emulator.clock.advance('10s')
  server.close()

  expect(target.received).toEqual([])
  expect((await emulator.webhooks.list())[0]?.attempts[0]?.status).toBe(307)
})

it('tells of a template while the news of another are tried again', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.settings.patch({ webhook_retry_ms: [60_000] })
  const pause = (id: string) =>
    control(emulator, 'patch', `/templates/${id}`).send({ status: 'PAUSED' }).expect(200)
  const toldOf = () => hook.received.map(({ raw }) => /"message_template_id":(\d+)/.exec(raw)?.[1])
  hook.answers.push(500)

  await pause('440000000000001')
  await pause('440000000000004')
  await emulator.clock.advance('1s')

  expect(toldOf()).toEqual(['440000000000001', '440000000000004'])
  await emulator.clock.advance('1m')
  expect(toldOf().slice(2)).toEqual(['440000000000001'])
})
