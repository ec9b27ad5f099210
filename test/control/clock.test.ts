import { expect, it } from 'vitest'
import { control, frozenEmulator, graph, onprem, START } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'

const text = { to: '12025550101', type: 'text', text: { body: 'hi' } }
const statusOf = ({ body }: Received): string | undefined => {
  const { entry, statuses } = body as {
    entry?: { changes: { value: { statuses?: { status: string }[] } }[] }[]
    statuses?: { status: string }[]
  }
  return (entry?.[0]?.changes[0]?.value.statuses ?? statuses)?.[0]?.status
}

it('shows the time, what waits, and when the next thing is due', async () => {
  await using emulator = await frozenEmulator()

  const before = await control(emulator, 'get', '/clock').expect(200)
  await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)
  const after = await control(emulator, 'get', '/clock').expect(200)

  expect(before.body).toEqual({ now: START, mode: 'frozen', speed: 1, pending: 0, next_due: null })
  expect(after.body).toEqual({
    now: START,
    mode: 'frozen',
    speed: 1,
    pending: 1,
    next_due: '2026-01-01T00:00:00.050Z',
  })
})

it('runs by itself, stands still, is set and runs faster', async () => {
  await using emulator = await frozenEmulator({ clock: 'real' })

  const frozen = await emulator.clock.freeze('2026-05-01T12:00:00Z')
  const still = await emulator.clock.get()
  const fast = await emulator.clock.set({ mode: 'real', speed: 1_000_000 })
  await control(emulator, 'get', '/messages?type=none&wait=5ms').expect(200)
  const later = await emulator.clock.get()
  const back = await emulator.clock.set({ mode: 'frozen', now: '2020-02-02T00:00:00Z' })

  expect(frozen).toMatchObject({ now: '2026-05-01T12:00:00.000Z', mode: 'frozen' })
  expect(still.now).toBe(frozen.now)
  expect(fast).toMatchObject({ mode: 'real', speed: 1_000_000 })
  expect(Date.parse(later.now)).toBeGreaterThan(Date.parse(frozen.now))
  expect(back.now).toBe('2020-02-02T00:00:00.000Z')
})

it('advances through everything due in order of time, deliveries and their retries included', async () => {
  await using cloudHook = await startReceiver()
  await using onpremHook = await startReceiver()
  await using emulator = await frozenEmulator({
    webhookUrl: cloudHook.url,
    onpremWebhookUrl: onpremHook.url,
  })
  cloudHook.answers.push(500, 500)
  await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', ...text })
    .expect(200)
  await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)

  const { body } = await control(emulator, 'post', '/clock/advance').send({ by: '1h' }).expect(200)

  expect(body).toMatchObject({ now: '2026-01-01T01:00:00.000Z', pending: 0, next_due: null })
  expect(body.ran).toBeGreaterThan(8)
  // The first retry follows at once, the second after five seconds: what came meanwhile has waited.
  expect(cloudHook.received.map(statusOf)).toEqual(['sent', 'sent', 'sent', 'delivered', 'read'])
  expect(onpremHook.received.map(statusOf)).toEqual(['delivered', 'read'])
  const attempts = (await emulator.webhooks.list({ dialect: 'cloud' })).map((each) =>
    each.attempts.map(({ at, status, ms }) => [at.slice(17), status, ms]),
  )
  expect(attempts).toEqual([
    [
      ['00.050Z', 500, 0],
      ['00.050Z', 500, 0],
      ['05.050Z', 200, 0],
    ],
    [['05.050Z', 200, 0]],
    [['05.050Z', 200, 0]],
  ])
})

it('advances by nothing, which runs what is due now', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({
    delivery: { sent_ms: 0, delivered_ms: 10, read_ms: 20, failed_ms: 0 },
  })
  await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)

  await control(emulator, 'post', '/clock/advance').send({ by: 0 }).expect(200)

  expect((await emulator.messages.list())[0]?.status).toBe('sent')
  expect((await emulator.clock.get()).now).toBe(START)
})

it('runs until idle: no further than max, and not for expiries', async () => {
  await using emulator = await frozenEmulator()
  await onprem(emulator, 'post', '/v1/messages').send(text).expect(201)

  const near = await control(emulator, 'post', '/clock/run-until-idle').send({ max: 100 })
  const all = await control(emulator, 'post', '/clock/run-until-idle').send({})
  const again = await control(emulator, 'post', '/clock/run-until-idle').send({})

  expect(near.body).toMatchObject({ now: '2026-01-01T00:00:00.050Z', pending: 1 })
  expect(all.body).toMatchObject({ now: '2026-01-01T00:00:00.400Z', pending: 0 })
  expect(again.body).toMatchObject({ now: '2026-01-01T00:00:00.400Z', ran: 0 })
})

it.each([
  ['/clock/advance', {}, 'by: '],
  ['/clock/advance', { by: '-1h' }, 'by must be a duration'],
  ['/clock/advance', { by: 'soon' }, 'by must be a duration'],
  ['/clock/advance', { by: -5 }, 'by must be a duration'],
  ['/clock/advance', { by: 1e300 }, 'by must be a duration'],
  ['/clock/run-until-idle', { max: 'x' }, 'max must be a duration'],
])('refuses %s %j', async (path, body, message) => {
  await using emulator = await frozenEmulator()

  const answer = await control(emulator, 'post', path).send(body).expect(400)

  expect(answer.body.error.code).toBe('invalid_request')
  expect(answer.body.error.message).toContain(message)
  expect((await emulator.clock.get()).now).toBe(START)
})

it.each([
  [{ mode: 'slow' }],
  [{ speed: 0 }],
  [{ now: 'tomorrow' }],
  [{ now: 1e300 }],
  [{ tempo: 2 }],
])('refuses to set the clock to %j', async (body) => {
  await using emulator = await frozenEmulator()

  const answer = await control(emulator, 'put', '/clock').send(body).expect(400)

  expect(answer.body.error.code).toBe('invalid_request')
  expect((await emulator.clock.get()).now).toBe(START)
})
