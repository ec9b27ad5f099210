import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Question, type Reply, startEndpoint, uploadKey } from '../support/flow-endpoint.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { ADA, sendFlow, WABA } from './support.ts'

const FLOW = '550660770880991'

const newsIn = (received: readonly Received[]) =>
  received.flatMap(({ body }) => {
    const { entry } = body as { entry: { changes: { field: string; value: object }[] }[] }
    const changes = entry.flatMap((each) => each.changes)
    return changes
      .filter(({ field }) => field === 'flows')
      .map(({ value }) => value as Record<string, unknown>)
  })

/** `ENDPOINT_ERROR_RATE 5 ACTIVATED`, `THROTTLED`. */
const inShort = (received: readonly Received[]) =>
  newsIn(received).map(({ event, threshold, alert_state, new_status }) =>
    event === 'FLOW_STATUS_CHANGE' ? new_status : `${event} ${threshold} ${alert_state}`,
  )

const see = (emulator: LocalEmulator, seen: object) =>
  control(emulator, 'post', `/flows/${FLOW}/requests`).send(seen).expect(200)

const statusOf = async (emulator: LocalEmulator) =>
  (await graph(emulator, 'get', `/v25.0/${FLOW}?fields=status`)).body.status

it('throttles a Flow whose endpoint fails, blocks it, and lets it recover', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  let broken = false
  const answer = (): Reply => (broken ? { status: 500, body: {} } : { data: { status: 'active' } })
  await using endpoint = await startEndpoint(emulator.ids.appSecret, answer)
  await uploadKey(emulator, endpoint.publicKey())
  await graph(emulator, 'post', `/v25.0/${FLOW}`).send({ endpoint_uri: endpoint.url }).expect(200)
  await graph(emulator, 'post', `/v25.0/${FLOW}/publish`).expect(200)
  await emulator.clock.runUntilIdle()
  hook.received.length = 0

  broken = true
  for (let at = 0; at < 10; at++) await control(emulator, 'post', `/flows/${FLOW}/ping`)
  await emulator.clock.runUntilIdle()
  expect(newsIn(hook.received)).toEqual([
    {
      event: 'ENDPOINT_ERROR_RATE',
      message: 'ENDPOINT_ERROR_RATE of book_a_table crossed 50',
      flow_id: FLOW,
      error_rate: 90,
      errors: [{ error_type: 'UNEXPECTED_HTTP_STATUS_CODE', error_rate: 90, error_count: 9 }],
      threshold: 50,
      alert_state: 'ACTIVATED',
    },
    {
      event: 'ENDPOINT_AVAILABILITY',
      message: 'ENDPOINT_AVAILABILITY of book_a_table crossed 90',
      flow_id: FLOW,
      availability: 10,
      threshold: 90,
      alert_state: 'ACTIVATED',
    },
    {
      event: 'FLOW_STATUS_CHANGE',
      message: 'Flow book_a_table changed status from PUBLISHED to THROTTLED',
      flow_id: FLOW,
      old_status: 'PUBLISHED',
      new_status: 'THROTTLED',
    },
  ])
  for (let at = 0; at < 10; at++) await sendFlow(emulator, FLOW).expect(200)
  const refused = await sendFlow(emulator, FLOW).expect(400)
  expect(refused.body.error).toMatchObject({ code: 132069, message: '(#132069) Flow is throttled' })
  const health = await graph(emulator, 'get', `/v25.0/${FLOW}?fields=health_status`)
  expect(health.body.health_status).toMatchObject({ can_send_message: 'LIMITED' })
  const shown = await control(emulator, 'get', '/flows?status=THROTTLED')
  expect(shown.body.data[0].alerts).toEqual({
    ENDPOINT_ERROR_RATE: 50,
    ENDPOINT_AVAILABILITY: 90,
  })

  hook.received.length = 0
  await emulator.clock.advance('35m')
  expect(endpoint.questions.at(-1)).toEqual({ version: '3.0', action: 'ping' })
  expect(await statusOf(emulator)).toBe('BLOCKED')
  const blocked = await sendFlow(emulator, FLOW).expect(400)
  expect(blocked.body.error).toMatchObject({ code: 132068, message: '(#132068) Flow is blocked' })

  broken = false
  await emulator.clock.advance('3h')
  expect(await statusOf(emulator)).toBe('PUBLISHED')
  expect(inShort(hook.received).filter((each) => !String(each).includes('_RATE 10'))).toEqual([
    'BLOCKED',
    'ENDPOINT_ERROR_RATE 50 DEACTIVATED',
    'ENDPOINT_AVAILABILITY 90 DEACTIVATED',
    'THROTTLED',
    'PUBLISHED',
  ])
  await sendFlow(emulator, FLOW).expect(200)
})

it('tells each level of the latency, and when it is back', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.clock.runUntilIdle()
  await see(emulator, { count: 20, latency_ms: 400 })
  await see(emulator, { count: 3, latency_ms: 6000 })
  await see(emulator, { count: 4, latency_ms: 9000 })
  expect(await statusOf(emulator)).toBe('THROTTLED')
  await see(emulator, { count: 100, latency_ms: 300 })
  await emulator.clock.runUntilIdle()

  expect(newsIn(hook.received)[0]).toEqual({
    event: 'ENDPOINT_LATENCY',
    message: 'ENDPOINT_LATENCY of book_a_table crossed 5000',
    flow_id: FLOW,
    p50_latency: 400,
    p90_latency: 6000,
    requests_count: 23,
    threshold: 5000,
    alert_state: 'ACTIVATED',
  })
  expect(inShort(hook.received)).toEqual([
    'ENDPOINT_LATENCY 5000 ACTIVATED',
    'ENDPOINT_LATENCY 7000 ACTIVATED',
    'THROTTLED',
    'ENDPOINT_LATENCY 7000 DEACTIVATED',
    'ENDPOINT_LATENCY 5000 DEACTIVATED',
    'PUBLISHED',
  ])
})

it('tells when phones do not understand the endpoint, for an hour', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const answer = ({ action, data }: Question): Reply => {
    if (action === 'INIT') return { screen: 'DAY', data: { days: [] } }
    if (data?.['error'] !== undefined) return { data: { acknowledged: true } }
    return data?.['day'] === 'gone' ? { data: {} } : { screen: 'DAY', data: { days: [] } }
  }
  await using endpoint = await startEndpoint(emulator.ids.appSecret, answer)
  await uploadKey(emulator, endpoint.publicKey())
  await graph(emulator, 'post', `/v25.0/${FLOW}`).send({ endpoint_uri: endpoint.url }).expect(200)
  const opened = await control(emulator, 'post', `/flows/${FLOW}/sessions`)
    .send({ from: ADA, flow_action: 'data_exchange' })
    .expect(201)
  await emulator.clock.runUntilIdle()
  hook.received.length = 0
  const go = (day: string) =>
    control(emulator, 'post', `/flows/${FLOW}/sessions/${opened.body.id}/steps`)
      .send({ action: 'data_exchange', data: { day } })
      .expect(200)
  for (let at = 0; at < 8; at++) await go('1')
  await go('gone')
  await emulator.clock.advance('55m')
  expect(newsIn(hook.received)).toEqual([
    {
      event: 'CLIENT_ERROR_RATE',
      message: 'CLIENT_ERROR_RATE of book_a_table crossed 5',
      flow_id: FLOW,
      error_rate: 10,
      errors: [{ error_type: 'INVALID_SCREEN_TRANSITION', error_rate: 10, error_count: 1 }],
      threshold: 5,
      alert_state: 'ACTIVATED',
    },
  ])
  await emulator.clock.advance('90m')
  expect(inShort(hook.received).slice(1)).toEqual(['CLIENT_ERROR_RATE 5 DEACTIVATED'])
})

it('leaves a status that was set by hand', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'patch', `/flows/${FLOW}`).send({ status: 'THROTTLED' }).expect(200)
  await see(emulator, { count: 20 })
  await see(emulator, { count: 100, failure: 'timeout_error' })
  await emulator.clock.advance('2h')
  expect(await statusOf(emulator)).toBe('THROTTLED')
})

it('fills the metrics with requests that nobody has sent', async () => {
  await using emulator = await frozenEmulator()
  await see(emulator, { count: 249, latency_ms: 1200 })
  const seen = await see(emulator, { failure: 'timeout_error', latency_ms: 10_000 })
  expect(seen.body).toMatchObject({ id: FLOW, status: 'PUBLISHED', alerts: {} })
  const metric = async (name: string) =>
    (
      await graph(
        emulator,
        'get',
        `/v25.0/${FLOW}?fields=metric.name(${name}).granularity(LIFETIME)`,
      )
    ).body.metric
  expect(await metric('ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL')).toEqual({
    name: 'ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL',
    granularity: 'LIFETIME',
    data_points: [
      {
        data: [
          { key: '2', value: 249 },
          { key: '10', value: 1 },
        ],
      },
    ],
  })
  expect((await metric('ENDPOINT_REQUEST_ERROR')).data_points).toEqual([
    { data: [{ key: 'timeout_error', value: 1 }] },
  ])
})

it('warns of a version that expires, and again on the day', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const json = {
    version: '5.1',
    screens: [
      {
        id: 'ONLY',
        title: 'Only',
        terminal: true,
        layout: {
          type: 'SingleColumnLayout',
          children: [
            { type: 'Footer', label: 'Done', 'on-click-action': { name: 'complete', payload: {} } },
          ],
        },
      },
    ],
  }
  const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
    .send({ name: 'old', categories: ['OTHER'], flow_json: json, publish: true })
    .expect(200)
  await emulator.clock.runUntilIdle()
  hook.received.length = 0
  const flow_id = made.body.id
  const event = 'FLOW_VERSION_EXPIRY_WARNING'
  const uses = 'Flow old uses Flow JSON version 5.1, which'
  const move = 'Move it to a newer version.'

  await emulator.clock.advance('423d')
  expect(newsIn(hook.received)).toEqual([])
  await emulator.clock.advance('2d')
  expect(newsIn(hook.received)).toEqual([
    { event, warning: `${uses} expires on 2027-03-31. ${move}`, flow_id },
  ])
  await emulator.clock.advance('60d')
  expect(newsIn(hook.received).slice(1)).toEqual([
    { event, warning: `${uses} expired on 2027-03-31. ${move}`, flow_id },
  ])
  hook.received.length = 0
  await graph(emulator, 'post', `/v25.0/${flow_id}`).send({ name: 'older' }).expect(200)
  await graph(emulator, 'post', `/v25.0/${flow_id}/publish`).expect(200)
  await emulator.clock.advance('60d')
  expect(inShort(hook.received)).toEqual(['DRAFT', 'PUBLISHED'])
})
