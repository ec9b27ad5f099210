import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem, START } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const send = (emulator: LocalEmulator, to = '12025550101') =>
  onprem(emulator, 'post', '/v1/messages')
    .send({ to, type: 'text', text: { body: 'hi' } })
    .expect(201)

it('lets two moves of the clock follow one another', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  await send(emulator)

  const moves = await Promise.all([emulator.clock.advance('1h'), emulator.clock.advance('1h')])

  expect(moves.map(({ now }) => now).sort()).toEqual([
    '2026-01-01T01:00:00.000Z',
    '2026-01-01T02:00:00.000Z',
  ])
  expect(hook.received).toHaveLength(2)
})

it('counts what is scheduled while it advances, and by calls that come meanwhile', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  hook.answers.push('hang')
  await send(emulator)

  const moving = emulator.clock.advance('1h')
  await hook.until(1)
  await send(emulator, '12025550102')
  const during = await emulator.clock.get()
  hook.hanging[0]?.writeHead(200).end()
  await moving

  expect(during.now).toBe('2026-01-01T00:00:00.150Z')
  expect((await emulator.messages.list()).map(({ status }) => status)).toEqual(['read', 'read'])
  expect(hook.received).toHaveLength(4)
})

it('is reset in the middle of a move, at once, and loses nothing that comes after', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  hook.answers.push('hang')
  await send(emulator)
  const moving = emulator.clock.advance('1h')
  await hook.until(1)

  await emulator.reset()
  await moving
  await send(emulator)
  await emulator.clock.runUntilIdle()
  hook.hanging[0]?.writeHead(200).end()
  await emulator.clock.advance('1h')

  expect((await emulator.messages.list()).map(({ status }) => status)).toEqual(['read'])
  expect((await emulator.webhooks.list()).map(({ state }) => state)).toEqual([
    'delivered',
    'delivered',
  ])
  expect((await emulator.clock.get()).now).toBe('2026-01-01T01:00:00.400Z')
})

it('is reset on a running clock while receivers hang, at once', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ clock: 'real', onpremWebhookUrl: hook.url })
  hook.otherwise = 'hang'
  for (let index = 0; index < 20; index++) {
    const from = `1310555${1000 + index}`
    await emulator.inbound.text({ dialect: 'onprem', from, text: 'hi' })
  }
  await hook.until(6)

  await emulator.reset()

  expect(await emulator.webhooks.list()).toEqual([])
  hook.otherwise = 200
  for (const response of hook.hanging.splice(0)) response.writeHead(200).end()
  await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'after' })
  await emulator.webhooks.waitFor({ text: 'after', state: 'delivered' })
})

it('delivers what stands in line for a busy receiver when the clock is frozen and moved', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ clock: 'real', onpremWebhookUrl: hook.url })
  hook.answers.push('hang', 'hang', 'hang', 'hang', 'hang', 'hang')
  for (let index = 0; index < 12; index++) {
    const from = `1310555${1000 + index}`
    await emulator.inbound.text({ dialect: 'onprem', from, text: String(index) })
  }
  await hook.until(6)

  const frozen = emulator.clock.freeze()
  for (const response of hook.hanging) response.writeHead(200).end()
  await frozen
  await emulator.clock.advance(0)

  expect(hook.received.map(({ raw }) => /"body":"(\d+)"/.exec(raw)?.[1])).toEqual(
    Array.from({ length: 12 }, (_, index) => String(index)),
  )
})

it('ends in the middle of a move without waiting for a receiver', async () => {
  await using hook = await startReceiver()
  const emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  hook.otherwise = 'hang'
  await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'hi' })
  await using world = await emulator.fork()
  await world.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'hi' })
  const moving = world.clock.advance('1h')
  await hook.until(1)

  await world.stop()
  await moving
  await expect(world.clock.get()).rejects.toMatchObject({ code: 'world_not_found' })
  await emulator.stop()
})

it('goes through a month with a callback that never passes its handshake', async () => {
  await using emulator = await frozenEmulator({ onpremWebhookUrl: 'http://127.0.0.1:9/hook' })
  await control(emulator, 'post', '/reset').send({ seed: 'fresh' }).expect(200)
  await using late = await startReceiver()
  await using other = await frozenEmulator({ webhookUrl: late.url.replace('/hook', '/hook?x=1') })

  await emulator.clock.advance('30d')
  await other.clock.advance('30d')

  expect((await emulator.clock.get()).now).toBe('2026-01-31T00:00:00.000Z')
  expect(late.handshakes).toHaveLength(1)
})

it('subscribes a receiver that comes up later', async () => {
  await using early = await startReceiver({ verifyToken: 'another one' })
  await using emulator = await frozenEmulator({ webhookUrl: early.url })
  const before = early.handshakes.length

  await emulator.clock.advance('10d')

  expect(before).toBeGreaterThan(0)
  expect(early.handshakes.length).toBeLessThan(300)
  await using hook = await startReceiver()
  await graph(emulator, 'post', `/v23.0/${emulator.ids.appId}/subscriptions`)
    .set('authorization', `Bearer ${emulator.ids.appId}|${emulator.ids.appSecret}`)
    .send({
      object: 'whatsapp_business_account',
      callback_url: hook.url,
      verify_token: 'emulator-verify-token',
      fields: 'messages',
    })
    .expect(200)
  await emulator.inbound.text({ from: '12025550101', text: 'hi' })
  await emulator.clock.runUntilIdle()
  expect(hook.received).toHaveLength(1)
})

it('runs jobs of the same time in the order in which they came to be', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  const ids: string[] = []
  for (const to of ['12025550101', '12025550102', '12025550103']) {
    ids.push((await send(emulator, to)).body.messages[0].id)
  }

  await emulator.clock.runUntilIdle()

  const told = hook.received.map(({ body }) => {
    const { statuses } = body as { statuses: { id: string; status: string }[] }
    return `${statuses[0]?.status} ${ids.indexOf(statuses[0]?.id ?? '')}`
  })
  expect(told).toEqual(['delivered 0', 'delivered 1', 'delivered 2', 'read 0', 'read 1', 'read 2'])
  expect((await emulator.clock.get()).now).not.toBe(START)
})

it('makes the same ids whether a receiver answers at once or late', async () => {
  const ids: unknown[] = []
  for (const isLate of [false, true]) {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({
      webhookUrl: hook.url,
      onpremWebhookUrl: hook.url,
    })
    if (isLate) hook.answers.push('hang')
    const inbound = [await emulator.inbound.text({ from: '12025550101', text: 'a' })]
    await hook.until(1)
    const sent = [await send(emulator), await send(emulator, '12025550102')]
    for (const response of hook.hanging) response.writeHead(500).end()
    await emulator.clock.advance('1m')
    inbound.push(await emulator.inbound.text({ from: '12025550104', text: 'b' }))
    ids.push([inbound, sent.map(({ body }) => body.messages[0].id), (await send(emulator)).body])
  }

  expect(ids[1]).toEqual(ids[0])
})

it('keeps a receiver that calls back before it answers waiting for a moment only', async () => {
  await using emulator = await frozenEmulator()
  let calledBack = 0
  const bot = (await import('node:http')).createServer((_, response) => {
    void send(emulator).then(() => {
      calledBack++
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve))
  const { port } = bot.address() as { port: number }
  await onprem(emulator, 'patch', '/v1/settings/application')
    .send({ webhooks: { url: `http://127.0.0.1:${port}/bot` } })
    .expect(200)

  const started = performance.now()
  await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'hi' })
  await emulator.webhooks.waitFor({ subject: 'messages', state: 'delivered' })
  bot.close()

  expect(calledBack).toBe(1)
  expect(performance.now() - started).toBeLessThan(3000)
})
