import request from 'supertest'
import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { APP, APP_TOKEN, send, statusesOf, valuesOf, WABA } from './support.ts'

interface Caller {
  readonly id: string
  readonly token: string
  readonly accessToken: string
}

const subscriptions = (
  emulator: LocalEmulator,
  app: Caller,
  method: 'get' | 'post' | 'delete',
  version: string,
) =>
  request(emulator.server)
    [method](`${version}/${app.id}/subscriptions`)
    .set('authorization', `Bearer ${app.token}`)

const subscribe = (
  emulator: LocalEmulator,
  app: Caller,
  version: string,
  fields: string,
  hook?: Receiver,
) =>
  subscriptions(emulator, app, 'post', version)
    .send({
      object: 'whatsapp_business_account',
      fields,
      ...(hook && { callback_url: hook.url, verify_token: 'emulator-verify-token' }),
    })
    .expect(200)

const fieldsOf = async (emulator: LocalEmulator, app: Caller) =>
  (await subscriptions(emulator, app, 'get', '/v26.0')).body.data[0].fields

const defaultApp = (emulator: LocalEmulator): Caller => ({
  id: APP,
  token: APP_TOKEN,
  accessToken: emulator.ids.accessToken,
})

/** Another app, of the same business, that is subscribed to the WABA. */
async function secondApp(emulator: LocalEmulator): Promise<Caller> {
  const { body: app } = await control(emulator, 'post', '/apps').send({}).expect(201)
  const { body: token } = await control(emulator, 'post', '/tokens')
    .send({ app_id: app.id })
    .expect(201)
  const caller = { id: app.id, token: app.access_token, accessToken: token.access_token }
  await request(emulator.server)
    .post(`/v23.0/${WABA}/subscribed_apps`)
    .set('authorization', `Bearer ${caller.accessToken}`)
    .expect(200)
  return caller
}

const MESSAGE = { type: 'text', text: { body: 'hi' } }

it('keeps the version of the call that named a field last', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator()
  const app = defaultApp(emulator)

  await subscribe(emulator, app, '/v25.0', 'messages,account_update', hook)
  await subscribe(emulator, app, '/v22.0', 'messages,flows')
  await subscribe(emulator, app, '', 'security')
  await subscribe(emulator, app, '/v10.0', 'calls')
  const fields = await fieldsOf(emulator, app)
  await subscriptions(emulator, app, 'delete', '/v26.0')
    .send({ object: 'whatsapp_business_account', fields: 'messages,calls' })
    .expect(200)

  expect(fields).toEqual([
    { name: 'messages', version: 'v22.0' },
    { name: 'account_update', version: 'v25.0' },
    { name: 'flows', version: 'v22.0' },
    { name: 'security', version: 'v23.0' },
    { name: 'calls', version: 'v13.0' },
  ])
  expect(await fieldsOf(emulator, app)).toEqual([
    { name: 'account_update', version: 'v25.0' },
    { name: 'flows', version: 'v22.0' },
    { name: 'security', version: 'v23.0' },
  ])
})

it('tells each app in its own version', async () => {
  await using newer = await startReceiver()
  await using older = await startReceiver()
  await using emulator = await frozenEmulator()
  const other = await secondApp(emulator)
  const fields = 'messages,business_capability_update'
  await graph(emulator, 'post', `/v23.0/${WABA}/subscribed_apps`).expect(200)
  await subscribe(emulator, defaultApp(emulator), '/v24.0', fields, newer)
  await subscribe(emulator, other, '/v23.0', fields, older)

  await send(emulator, MESSAGE).expect(200)
  await emulator.clock.runUntilIdle()
  const [sentNewer, sentOlder] = [newer, older].map(({ received }) => statusesOf(received)[0])
  for (const { received } of [newer, older]) received.length = 0
  await control(emulator, 'patch', '/businesses/100000000000001')
    .send({ messaging_limit: 'TIER_10K' })
    .expect(200)
  await emulator.clock.runUntilIdle()

  expect(sentNewer).not.toHaveProperty('conversation')
  expect(sentOlder).toEqual({
    ...sentNewer,
    conversation: {
      id: expect.any(String),
      expiration_timestamp: expect.any(String),
      origin: { type: 'service' },
    },
  })
  expect(valuesOf(newer.received)[0]).toEqual({
    max_daily_conversations_per_business: 10_000,
    max_phone_numbers_per_waba: 25,
  })
  expect(valuesOf(older.received)[0]).toEqual({
    max_daily_conversation_per_phone: 10_000,
    max_phone_numbers_per_waba: 25,
  })
})

it('tells samples of webhooks in the version of each app', async () => {
  await using newer = await startReceiver()
  await using older = await startReceiver()
  await using emulator = await frozenEmulator()
  const other = await secondApp(emulator)
  await graph(emulator, 'post', `/v23.0/${WABA}/subscribed_apps`).expect(200)
  await subscribe(emulator, defaultApp(emulator), '/v26.0', 'business_capability_update', newer)
  await subscribe(emulator, other, '/v20.0', 'business_capability_update', older)

  const { body } = await control(emulator, 'post', '/webhooks/trigger')
    .send({ field: 'business_capability_update.new' })
    .expect(201)
  await emulator.clock.runUntilIdle()

  expect(valuesOf(newer.received)).toEqual([body.value])
  expect(body.value).toEqual({
    max_daily_conversations_per_business: 250,
    max_phone_numbers_per_business: 2,
  })
  expect(valuesOf(older.received)).toEqual([
    { max_daily_conversation_per_phone: 250, max_phone_numbers_per_business: 2 },
  ])
})

it('follows a field that moves to another version', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const told = async () => {
    hook.received.length = 0
    await send(emulator, MESSAGE).expect(200)
    await emulator.clock.runUntilIdle()
    return statusesOf(hook.received)[0]
  }
  await emulator.clock.runUntilIdle()

  const first = await told()
  await subscribe(emulator, defaultApp(emulator), '/v23.0', 'messages')
  const second = await told()

  expect(first).not.toHaveProperty('conversation')
  expect(second).toHaveProperty('conversation')
})

it('is overruled by a version in the settings', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator()
  await graph(emulator, 'post', `/v23.0/${WABA}/subscribed_apps`).expect(200)
  await subscribe(emulator, defaultApp(emulator), '/v25.0', 'messages', hook)
  await control(emulator, 'patch', '/settings')
    .send({ cloud: { webhookVersion: 'v23.0' } })
    .expect(200)

  const { body } = await send(emulator, MESSAGE).expect(200)
  await emulator.clock.runUntilIdle()
  const why = await control(emulator, 'get', `/explain/${body.messages[0].id}`).expect(200)

  expect(statusesOf(hook.received)[0]).toHaveProperty('conversation')
  expect(why.body.subscriptions).toMatchObject([{ app_id: APP, messages_version: 'v23.0' }])
  const refused = await control(emulator, 'patch', '/settings').send({
    cloud: { webhookVersion: '24' },
  })
  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.body)).toContain('is neither auto nor a version such as v24.0')
})

it('retries to all apps that were told the same, also to one that has acknowledged it', async () => {
  await using well = await startReceiver()
  await using ill = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: well.url })
  const app = await secondApp(emulator)
  await subscribe(emulator, app, '/v23.0', 'messages', ill)
  ill.answers.push(500, 503)

  const id = await emulator.inbound.text({ from: '12025550101', text: 'hi' })
  await emulator.clock.advance('1h')
  await emulator.inbound.text({ from: '12025550101', text: 'both are well' })
  await emulator.clock.advance('7d')

  const about = (hook: typeof well) => hook.received.filter(({ raw }) => raw.includes(id))
  expect([about(ill).length, about(well).length]).toEqual([3, 3])
  expect(new Set(about(well).map(({ raw }) => raw)).size).toBe(1)
  expect([ill.received.length, well.received.length]).toEqual([4, 4])
})
