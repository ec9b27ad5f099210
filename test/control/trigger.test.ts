import { expect, it } from 'vitest'
import { webhookFields } from '../../src/core/webhooks/webhook-fields.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const NUMBER = '400000000000001'
const WABA = '300000000000001'

const fieldOf = ({ body }: { body: unknown }) =>
  (body as { entry: { changes: { field: string }[] }[] }).entry[0]?.changes[0]?.field

it('lists what can be triggered; each is a field that apps can subscribe to', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await control(emulator, 'get', '/webhooks/fields').expect(200)

  const rows = body.data as { field: string; variants: string[] }[]
  const known = new Set<string>(webhookFields)
  expect(rows.filter(({ field }) => !known.has(field))).toEqual([])
  expect(rows.find(({ field }) => field === 'security')?.variants).toEqual([
    'PIN_RESET_REQUEST',
    'PIN_CHANGED',
    'PIN_REQUEST_SUCCESS',
  ])
  expect(rows.find(({ field }) => field === 'messages')?.variants).toContain('payment')
})

it('answers the deliveries that it caused, none where nobody is subscribed', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const trigger = () =>
    control(emulator, 'post', '/webhooks/trigger').send({ field: 'account_review_update' })

  const heard = await trigger().expect(201)
  await graph(emulator, 'delete', `/v23.0/${WABA}/subscribed_apps`).expect(200)
  const unheard = await trigger().expect(201)

  expect(heard.body).toEqual({
    field: 'account_review_update',
    waba_id: WABA,
    phone_number_id: NUMBER,
    value: { decision: 'APPROVED' },
    deliveries: [expect.stringMatching(/^\d+-0$/)],
  })
  expect(unheard.body.deliveries).toEqual([])
})

it('is a call of the library too', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })

  const ids = await emulator.webhooks.trigger('flows.created', { phoneNumberId: NUMBER })
  await emulator.clock.runUntilIdle()

  const [sent] = await emulator.webhooks.list({ subject: 'flows' })
  expect(ids).toEqual([sent?.id])
  expect(hook.received.map(fieldOf)).toEqual(['flows'])
})

it('says which number, WABA or field it does not know', async () => {
  await using emulator = await frozenEmulator()
  const trigger = (body: object) => control(emulator, 'post', '/webhooks/trigger').send(body)

  await trigger({ field: 'security', waba_id: '17' }).expect(404)
  await trigger({ field: 'security', phone_number_id: '17' }).expect(404)
  const gossip = await trigger({ field: 'gossip' }).expect(400)
  expect(gossip.body.error.details.known).toContain('security')
})

it('sends what concerns a number to its own callback, and account fields to that of the app', async () => {
  await using app = await startReceiver()
  await using own = await startReceiver({ verifyToken: 'mine' })
  await using emulator = await frozenEmulator({ webhookUrl: app.url })
  await graph(emulator, 'post', `/v23.0/${NUMBER}`)
    .send({ webhook_configuration: { override_callback_uri: own.url, verify_token: 'mine' } })
    .expect(200)

  for (const field of ['user_preferences', 'account_update', 'calls', 'security']) {
    await control(emulator, 'post', '/webhooks/trigger').send({ field }).expect(201)
  }
  await emulator.clock.runUntilIdle()

  expect(own.received.map(fieldOf)).toEqual(['user_preferences', 'calls'])
  expect(app.received.map(fieldOf)).toEqual(['account_update', 'security'])
})
