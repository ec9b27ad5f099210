import request from 'supertest'
import { expect, it } from 'vitest'
import { connectEmulator, EmulatorError, startEmulator } from '../../src/index.ts'
import { frozenEmulator, graph, START } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

it('starts on free ports in memory, with the ids of the default world', async () => {
  await using emulator = await startEmulator()

  expect(emulator.url).toMatch(/^http:\/\/localhost:\d+$/)
  expect(emulator.httpsUrl).toMatch(/^https:\/\/localhost:\d+$/)
  expect(emulator.randomSeed).not.toBe('')
  expect(emulator.ids).toEqual({
    businessId: '100000000000001',
    appId: '200000000000001',
    appSecret: 'emulator-app-secret',
    wabaId: '300000000000001',
    phoneNumberId: '400000000000001',
    phoneNumber: '12025550111',
    accessToken: 'EAAEmulatorSystemUserToken',
    verifyToken: 'emulator-verify-token',
    onpremToken: 'emulator-onprem-token',
    onpremApiKey: 'emulator-onprem-api-key',
    onpremPhoneNumber: '12025550119',
  })
  expect((await emulator.clock.get()).mode).toBe('real')
  await request(emulator.server).get('/v1/health').expect(401)
})

it('is gone with `await using`, and with stop, which may be called twice', async () => {
  let url = ''
  {
    await using emulator = await startEmulator()
    url = emulator.url
    expect((await fetch(`${url}/_emulator/livez`)).status).toBe(200)
    await emulator.stop()
  }

  await expect(fetch(`${url}/_emulator/livez`)).rejects.toThrow()
})

it('ends at once for who still waits', async () => {
  const emulator = await startEmulator()
  await using world = await emulator.fork()
  const waiting = emulator.messages.waitFor({ type: 'image' }, { timeout: '10m' }).catch(String)
  const dropped = world.messages.waitFor({ type: 'image' }, { timeout: '10m' }).catch(String)
  await emulator.clock.get()

  await world.stop()
  expect(await dropped).toMatch(/nothing of \/messages matched/)
  const started = performance.now()
  await emulator.stop()

  expect(await waiting).toMatch(/nothing of \/messages matched/)
  expect(performance.now() - started).toBeLessThan(3000)
})

it('ends at once for requests that a fault leaves unanswered', async () => {
  const emulator = await startEmulator()
  await emulator.faults.add({ match: { dialect: 'onprem' }, never_answer: true })
  const headers = { authorization: `Bearer ${emulator.ids.onpremToken}` }
  const hanging = fetch(`${emulator.url}/v1/health`, { headers }).catch(() => 'cut off')
  await emulator.control('GET', '/requests?dialect=onprem&wait=5s')

  const started = performance.now()
  await emulator.stop()

  expect(await hanging).toBe('cut off')
  expect(performance.now() - started).toBeLessThan(3000)
})

it('runs several at once, each by itself', async () => {
  await using first = await startEmulator()
  await using second = await startEmulator({ httpsPort: 'off' })
  await first.inbound.text({ from: '12025550101', text: 'hi' })

  expect(second.httpsUrl).toBe('')
  expect(await first.messages.list()).toHaveLength(1)
  expect(await second.messages.list()).toHaveLength(0)
})

it('refuses a wrong option, and names it', async () => {
  const wrong: object = { clok: 'real' }
  await expect(startEmulator(wrong)).rejects.toThrow(/clok/)
  await expect(startEmulator({ clock: 'sometimes' })).rejects.toThrow(/clock/)
  const switches: object = { cloud: { bsuid: 'on' } }
  await expect(startEmulator(switches)).rejects.toThrow(/cloud\.bsuid/)
})

it('waits for messages and webhooks by filter, and says what did not come', async () => {
  await using hook = await startReceiver()
  await using emulator = await startEmulator({ webhookUrl: hook.url })

  const message = emulator.messages.waitFor({ direction: 'outbound', status: 'read' })
  const webhook = emulator.webhooks.waitFor({ subject: 'statuses', text: '"read"' })
  await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', to: '12025550101', text: { body: 'hi' } })
    .expect(200)

  expect((await message).history.map(({ status }) => status)).toEqual([
    'accepted',
    'sent',
    'delivered',
    'read',
  ])
  expect((await webhook).message_id).toBe((await message).id)
  await expect(emulator.messages.waitFor({ type: 'video' }, { timeout: '10ms' })).rejects.toThrow(
    'nothing of /messages matched {"type":"video"} within 10ms',
  )
})

it('freezes, sets and moves the clock, changes settings and resets both', async () => {
  await using emulator = await startEmulator()

  await emulator.clock.freeze(START)
  const moved = await emulator.clock.advance('90m')
  const changed = await emulator.settings.patch({ auto_read: false })
  await emulator.reset()

  expect(moved).toMatchObject({ now: '2026-01-01T01:30:00.000Z', mode: 'frozen' })
  expect(changed['auto_read']).toBe(false)
  expect((await emulator.settings.get())['auto_read']).toBe(true)
  expect((await emulator.clock.get()).mode).toBe('real')
})

it('adds, lists and removes faults', async () => {
  await using emulator = await frozenEmulator()
  const { id } = await emulator.faults.add({ match: { dialect: 'onprem' }, error: 1016 })
  await emulator.faults.add({ match: { dialect: 'cloud' }, error: 131016 })

  expect(await emulator.faults.list()).toHaveLength(2)
  await emulator.faults.remove(id)
  expect(await emulator.faults.list()).toHaveLength(1)
  await emulator.faults.clear()
  expect(await emulator.faults.list()).toHaveLength(0)
})

it('forks worlds that are gone with `await using`, forks of forks included', async () => {
  await using emulator = await frozenEmulator()
  await emulator.inbound.text({ from: '12025550101', text: 'before' })
  let url = ''
  {
    await using world = await emulator.fork({ name: 'child', ports: true })
    await using grandchild = await world.fork()
    url = grandchild.url
    await world.inbound.text({ from: '12025550101', text: 'in the child' })

    expect(world.url).not.toBe(emulator.url)
    expect(world.httpsUrl).toMatch(/^https:/)
    expect(world.ids).toEqual(emulator.ids)
    expect(await world.messages.list()).toHaveLength(2)
    expect(await grandchild.messages.list()).toHaveLength(1)
    await expect(emulator.fork({ name: 'child' })).rejects.toMatchObject({ code: 'name_taken' })
  }

  expect(await emulator.messages.list()).toHaveLength(1)
  expect((await fetch(`${url}/_emulator/clock`)).status).toBe(404)
  const { data } = await emulator.control<{ data: unknown[] }>('GET', '/worlds')
  expect(data).toHaveLength(1)
})

it('is the same object for an emulator in another process', async () => {
  await using elsewhere = await frozenEmulator({ adminToken: 'secret' })
  await using world = await elsewhere.fork({ name: 'test-7', ports: true })

  const emulator = await connectEmulator(`${elsewhere.url}/`, { adminToken: 'secret' })
  const byPath = await connectEmulator(`${elsewhere.url}/w/test-7`, { adminToken: 'secret' })
  const byPort = await connectEmulator(world.url, { adminToken: 'secret' })
  await byPort.inbound.text({ from: '12025550101', text: 'hi' })

  expect(emulator.ids).toEqual(elsewhere.ids)
  expect(await emulator.messages.list()).toHaveLength(0)
  expect(await byPath.messages.list()).toHaveLength(1)
  await emulator.stop()
  expect((await elsewhere.clock.get()).now).toBe(START)
  await expect(connectEmulator(elsewhere.url)).rejects.toMatchObject({
    status: 401,
    code: 'unauthorized',
  })
  await expect(
    connectEmulator(`${elsewhere.url}/w/none`, { adminToken: 'secret' }),
  ).rejects.toThrow(EmulatorError)
})

it('throws what the control API refuses', async () => {
  await using emulator = await frozenEmulator()

  const refused = await emulator.settings.patch({ latancy: 'none' }).catch((error) => error)

  expect(refused).toBeInstanceOf(EmulatorError)
  expect(refused).toMatchObject({
    name: 'EmulatorError',
    status: 400,
    code: 'invalid_request',
    message: 'latancy: is not known here; did you mean latency?',
    details: [{ path: 'latancy' }],
  })
})

it('changes customers, and lists them', async () => {
  await using emulator = await frozenEmulator()

  const changed = await emulator.customers.set('12025550101', {
    phoneOff: true,
    alwaysOpen: true,
    marketingOptOut: true,
    userIds: { '100000000000001': 'US.17' },
  })
  const made = await emulator.customers.set('13105550188', { name: 'Zoe' })

  expect(changed).toMatchObject({
    phone_off: true,
    always_open: true,
    marketing_opt_out: true,
    user_id: 'US.17',
  })
  expect(await emulator.customers.get('12025550101')).toEqual(changed)
  expect(made).toMatchObject({ name: 'Zoe', phone_off: false, always_open: false })
  expect(await emulator.customers.list()).toHaveLength(4)
  await expect(emulator.customers.set('1', {})).rejects.toMatchObject({ code: 'not_found' })
})

it("plays Meta's side of templates", async () => {
  await using emulator = await frozenEmulator()
  const [template] = await emulator.templates.list({ name: 'hello_world' })

  const watched = await emulator.templates.set(template?.id ?? '', { pacingLeft: 1 })
  const stopped = await emulator.templates.set(template?.id ?? '', { pacingStopped: true })
  const paused = await emulator.templates.set(template?.id ?? '', { status: 'PAUSED' })

  expect([watched['pacing_left'], stopped['pacing_stopped'], paused.status]).toEqual([
    1,
    true,
    'PAUSED',
  ])
  expect(await emulator.templates.list({ status: 'PAUSED' })).toContainEqual(paused)
})

it('pays what an order asks for', async () => {
  await using emulator = await frozenEmulator()
  const amount = (value: number) => ({ value, offset: 100 })
  const { body } = await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
    .send({
      messaging_product: 'whatsapp',
      to: '12025550101',
      type: 'interactive',
      interactive: {
        type: 'order_details',
        body: { text: 'Your order' },
        action: {
          name: 'review_and_pay',
          parameters: {
            reference_id: 'order-1',
            type: 'digital-goods',
            currency: 'INR',
            payment_type: 'upi',
            payment_configuration: 'shop',
            total_amount: amount(20_000),
            order: {
              status: 'pending',
              items: [{ retailer_id: '1', name: 'Tea', amount: amount(20_000), quantity: 1 }],
              subtotal: amount(20_000),
              tax: amount(0),
            },
          },
        },
      },
    })
    .expect(200)
  await emulator.clock.advance('1s')

  const paid = await emulator.messages.setPayment(body.messages[0].id, 'captured', {
    transactionId: 'T-1',
    pgTransactionId: 'P-1',
    method: 'upi',
  })

  expect(paid).toMatchObject({
    reference_id: 'order-1',
    payment: 'captured',
    transaction_id: 'T-1',
    pg_transaction_id: 'P-1',
  })
  expect(await emulator.orders.list({ reference_id: 'order-1', payment: 'captured' })).toEqual([
    paid,
  ])
  expect(await emulator.orders.list({ status: 'completed' })).toEqual([])
})

it('plays the phone of a customer with a Flow', async () => {
  await using emulator = await frozenEmulator()
  const [flow] = await emulator.flows.list()

  const opened = await emulator.flows.open(flow?.id ?? '', {
    from: '12025550101',
    flowToken: 'T-1',
    flowAction: 'navigate',
  })
  const closed = await emulator.flows.step(opened, { action: 'close' })
  const counted = await emulator.flows.countRequests(flow?.id ?? '', {
    count: 20,
    clientError: 'INVALID_SCREEN_TRANSITION',
    latencyMs: 9000,
  })

  expect(opened).toMatchObject({ flow_token: 'T-1', state: 'open', screen: 'WELCOME' })
  expect(closed).toMatchObject({ id: opened.id, state: 'closed' })
  expect(counted.alerts).toMatchObject({ CLIENT_ERROR_RATE: 50 })
})
