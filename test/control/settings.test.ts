import { expect, it } from 'vitest'
import { defaultSettings } from '../../src/core/settings.ts'
import { control, frozenEmulator } from '../support/emulator.ts'

it('shows the settings in force and changes some, nested ones key by key', async () => {
  await using emulator = await frozenEmulator({ latency: 'cloud', strict: false })

  const before = await control(emulator, 'get', '/settings').expect(200)
  const after = await control(emulator, 'patch', '/settings')
    .send({ delivery: { read_ms: 5 }, cloud: { bsuidPayloads: 'off' }, throughput: 12 })
    .expect(200)

  expect(before.body).toEqual({ ...defaultSettings, latency: 'cloud', strict: false })
  expect(after.body).toEqual({
    ...before.body,
    delivery: { ...defaultSettings.delivery, read_ms: 5 },
    cloud: { ...defaultSettings.cloud, bsuidPayloads: 'off' },
    throughput: '12',
  })
  expect((await control(emulator, 'get', '/settings')).body).toEqual(after.body)
})

it.each([
  [{ latancy: 'none' }, 'latancy', 'did you mean latency?'],
  [{ delivery: { red_ms: 1 } }, 'delivery.red_ms', 'did you mean read_ms?'],
  [{ onprem: { contactMode: 'directory' } }, 'onprem.contactMode', 'did you mean contactsMode?'],
  [{ cloud: { bsuidPayload: 'on' } }, 'cloud.bsuidPayload', 'did you mean bsuidPayloads?'],
  [{ cloud: { bsuidPayloads: 'maybe' } }, 'cloud.bsuidPayloads', 'is none of on, off'],
  [{ onprem: { limits: { answer: 500 } } }, 'onprem.limits.answer', 'is none of 429, 503'],
  [{ onprem: { limits: { perSecond: -1 } } }, 'onprem.limits.perSecond', 'whole number'],
  [{ onprem: { messageStatus: 404 } }, 'onprem.messageStatus', 'is none of 200, 201'],
  [{ cloud: { appUsers: 0.5 } }, 'cloud.appUsers', 'whole number'],
  [{ webhook_tls: 'loose' }, 'webhook_tls', ''],
  [{ delivery: { read_ms: -1 } }, 'delivery.read_ms', ''],
  [{ latency: 'p50=fast' }, 'latency', ''],
  [{ throughput: 'quick' }, 'throughput', ''],
  [{ template_review: 'soon' }, 'template_review', ''],
])('refuses %j and names the key', async (change, path, message) => {
  await using emulator = await frozenEmulator()

  const { body } = await control(emulator, 'patch', '/settings').send(change).expect(400)

  expect(body.error.code).toBe('invalid_request')
  expect(body.error.details).toEqual([{ path, message: expect.stringContaining(message) }])
  expect(await emulator.settings.get()).toEqual(defaultSettings)
})
