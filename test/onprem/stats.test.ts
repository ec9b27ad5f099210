import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const ADA = '12025550101'

interface Metric {
  readonly type: string
  readonly data: { labels?: Record<string, string>; value: number }[]
}
type Metrics = Record<string, Metric>

let emulator: LocalEmulator
let receiver: Receiver
let app: Metrics
let db: Metrics
let web: Metrics

beforeAll(async () => {
  receiver = await startReceiver()
  emulator = await frozenEmulator({ onpremWebhookUrl: receiver.url })
  const api = calls(emulator)
  receiver.answers.push(500)
  await emulator.inbound.text({ dialect: 'onprem', from: ADA, text: 'hi' })
  await emulator.clock.advance('10s')
  await api.post('/v1/contacts', { blocking: 'wait', contacts: [`+${ADA}`, '+12025550150'] })
  await api.post('/v1/messages', { to: ADA, text: { body: 'a' } })
  const template = { name: 'hello_world', language: { code: 'en_US' } }
  await api.post('/v1/messages', { to: ADA, type: 'template', template })
  await api.raw('POST', '/v1/messages', { to: ADA })
  await api.raw('GET', '/v1/nowhere')
  await emulator.clock.advance('10s')
  await api.post('/v1/messages', { to: ADA, text: { body: 'waiting' } })
  app = (await api.get('/v1/stats/app')).stats.app
  db = (await api.get('/v1/stats/db')).stats.db
  web = (await api.get('/metrics')).metrics
})

afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await emulator.stop()
})

const series = (metric: Metric | undefined) =>
  metric?.data.map(({ labels, value }) => [Object.values(labels ?? {}).join(' '), value])

describe('/v1/stats/app', () => {
  it('has every metric of the interface', () => {
    expect(
      Object.entries(app)
        .map(([name, { type }]) => `${name} ${type}`)
        .sort(),
    ).toEqual([
      'callback_queue_size gauge',
      'callback_requests counter',
      'callback_requests_duration_ms_count counter',
      'callback_requests_duration_ms_sum counter',
      'concurrent_rate_limit_triggered gauge',
      'db_request_duration_us_count counter',
      'db_request_duration_us_sum counter',
      'db_request_error_duration_us_count counter',
      'db_request_error_duration_us_sum counter',
      'endpoint_requests counter',
      'endpoint_requests_duration_ms_count counter',
      'endpoint_requests_duration_ms_sum counter',
      'in_message_decoded counter',
      'in_message_from_server counter',
      'in_message_persisted counter',
      'in_messages_pending_processing gauge',
      'internal_server_conn_duration_ms_count counter',
      'internal_server_conn_duration_ms_sum counter',
      'internal_server_requests_duration_ms_count counter',
      'internal_server_requests_duration_ms_sum counter',
      'media_downloads counter',
      'media_uploads counter',
      'out_message_persisted counter',
      'out_message_sent_duration_ms_count counter',
      'out_message_sent_duration_ms_sum counter',
      'out_message_status counter',
      'pending_callbacks gauge',
      'pending_messages gauge',
      'per_day_contacts_scrape_limit_triggered gauge',
      'per_day_request_rate_limit_triggered gauge',
      'per_hour_request_rate_limit_triggered gauge',
      'per_sec_request_rate_limit_triggered gauge',
    ])
  })

  it('counts what has happened', () => {
    expect(series(app['callback_requests_duration_ms_count'])).toEqual([
      ['inbound_message 500', 1],
      ['inbound_message success', 1],
      ['status_change success', 4],
    ])
    expect(series(app['endpoint_requests'])).toEqual([
      ['contacts ok', 1],
      ['messaging ok', 3],
      ['messaging 1008', 1],
    ])
    expect(series(app['in_message_decoded'])).toEqual([['undefined', 1]])
    expect(series(app['out_message_persisted'])).toEqual([
      ['undefined', 2],
      ['hsm', 1],
    ])
    expect(series(app['out_message_sent_duration_ms_sum'])).toEqual([
      ['undefined 0', 50],
      ['hsm 0', 50],
    ])
    expect(series(app['out_message_status'])).toEqual([
      ['sent', 2],
      ['delivered', 2],
      ['read', 2],
    ])
    expect(series(app['pending_messages'])).toEqual([['', 1]])
    expect(series(app['callback_queue_size'])).toEqual([['', 0]])
  })
})

it('counts what stands in the database', () => {
  expect(Object.keys(db)).toEqual([
    'db_contacts',
    'db_message_receipts',
    'db_messages',
    'db_pending_callbacks',
    'db_pending_messages',
  ])
  expect(series(db['db_contacts'])).toEqual([
    ['whatsapp_user', 2],
    ['non_whatsapp_user', 0],
  ])
  expect(series(db['db_messages'])).toEqual([
    ['undefined', 3],
    ['hsm', 1],
  ])
})

it('counts the requests of the web server', () => {
  expect(Object.keys(web).sort()).toEqual([
    'api_requests_coreapp_duration_ms_count',
    'api_requests_coreapp_duration_ms_sum',
    'api_requests_db_duration_ms_count',
    'api_requests_db_duration_ms_sum',
    'api_requests_duration_ms_count',
    'api_requests_duration_ms_sum',
    'web_connections',
    'web_handled_requests',
    'web_idle_processes',
    'web_max_pending_connections',
    'web_out_kbytes',
    'web_pending_connections',
    'web_process_limit_hit',
    'web_queue_len',
    'web_requests',
    'web_total_processes',
    'web_uptime',
  ])
  expect(series(web['api_requests_duration_ms_count'])).toEqual([
    ['06475793be9d 200 POST_v1_contacts', 1],
    ['06475793be9d 201 POST_v1_messages', 3],
    ['06475793be9d 400 POST_v1_messages', 1],
    ['06475793be9d 404 GET_v1_nowhere', 1],
    ['06475793be9d 200 GET_v1_stats_app', 1],
    ['06475793be9d 200 GET_v1_stats_db', 1],
  ])
  const relayed = series(web['api_requests_coreapp_duration_ms_count'])?.map(([labels]) => labels)
  expect(relayed).not.toContainEqual(expect.stringContaining('nowhere'))
})
