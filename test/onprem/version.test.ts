import { expect, it } from 'vitest'
import { withVersionPresets } from '../../src/core/onprem/version-presets.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { startReceiver } from '../support/receiver.ts'

it.each([
  ['v2.37.2', true, 'directory', 'top'],
  ['v2.39.1', false, 'directory', 'both'],
  ['2.41.3', false, 'directory', 'both'],
  ['v2.43.0', false, 'format-only', 'both'],
  ['v2.61.1', false, 'format-only', 'both'],
])(
  'presets what version %s did',
  (version, requireContactCheck, contactsMode, statusRecipientId) => {
    expect(withVersionPresets({ version })).toMatchObject({
      version,
      requireContactCheck,
      contactsMode,
      statusRecipientId,
    })
  },
)

it('lets what is said count more than what the version implies', () => {
  expect(withVersionPresets({ version: 'v2.37.2', contactsMode: 'format-only' })).toMatchObject({
    contactsMode: 'format-only',
    requireContactCheck: true,
  })
  expect(withVersionPresets({ topology: 'ha' })).toEqual({ topology: 'ha' })
})

it('behaves as an older version, at the start and later', async () => {
  await using emulator = await frozenEmulator({ onprem: { version: 'v2.37.2' } })
  const api = calls(emulator)
  const text = { to: '12025550101', text: { body: 'a' } }

  expect((await api.raw('POST', '/v1/messages', text)).status).toBe(404)
  await api.post('/v1/contacts', { blocking: 'wait', contacts: ['+12025550101'] })
  const { meta, contacts } = await api.post('/v1/messages', text)
  expect([meta.version, contacts]).toEqual(['v2.37.2', undefined])

  await emulator.settings.patch({ onprem: { version: 'v2.61.1' } })
  expect(await api.post('/v1/messages', { ...text, to: '+12025550102' })).toMatchObject({
    contacts: [{ input: '+12025550102', wa_id: '12025550102' }],
  })
})

it('takes the limiters of the server as settings', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({ onprem: { limits: { contactsPerDay: 2 } } })
  const api = calls(emulator)

  const contacts = { contacts: ['+12025550101', '+12025550102', '+12025550103'] }
  const refused = await api.raw('POST', '/v1/contacts', contacts)

  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({
    errors: [{ code: 1015, title: 'Too many requests' }],
  })
})

it('slows attempts to log in down where it is told to', async () => {
  await using emulator = await frozenEmulator()
  const login = () =>
    fetch(`${emulator.url}/v1/users/login`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('admin:wrong').toString('base64')}` },
    }).then(({ status }) => status)

  expect([await login(), await login(), await login()]).toEqual([401, 401, 401])
  await emulator.settings.patch({ onprem: { limits: { loginsPerMinute: 2 } } })
  expect([await login(), await login(), await login()]).toEqual([401, 401, 429])
  await emulator.clock.advance('61s')
  expect(await login()).toBe(401)
})

it('takes what other clients did as settings', async () => {
  await using emulator = await frozenEmulator()
  await using hook = await startReceiver()
  const api = calls(emulator)
  await api.patch('/v1/settings/application', { webhooks: { url: hook.url } })
  await emulator.settings.patch({
    onprem: { readConversation: true, messageIds: 'wamid', mediaUploadLimit: 4 },
  })

  const upload = (text: string) =>
    api.raw('POST', '/v1/media', Buffer.from(text), { 'content-type': 'text/plain' })
  expect([(await upload('four')).status, (await upload('fives')).status]).toEqual([200, 413])
  const sent = await api.post('/v1/messages', { to: '12025550101', text: { body: 'a' } })
  await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'b' })
  await emulator.clock.advance('2s')

  expect(sent.messages[0].id).toMatch(/^wamid\./)
  const pricing = { pricing_model: 'CBP', billable: false, category: 'service' }
  expect(hook.received.map(({ body }) => body)).toMatchObject([
    { messages: [{ id: expect.stringMatching(/^wamid\./) }] },
    { statuses: [{ id: sent.messages[0].id, status: 'delivered', pricing }] },
    { statuses: [{ id: sent.messages[0].id, status: 'read', pricing }] },
  ])
})

it('shows the version as live servers did: with v where the web server answers by itself', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({ onprem: { metaVersionStyle: 'split' } })
  const versionOf = async (path: string, headers = {}) => {
    const response = await calls(emulator).raw('GET', path, undefined, headers)
    return ((await response.json()) as { meta: { version: string } }).meta.version
  }

  const stranger = { authorization: 'Bearer nobody' }
  expect(await versionOf('/v1/health')).toBe('v2.61.1')
  expect(await versionOf('/v1/contacts/blocklist')).toBe('2.61.1')
  expect(await versionOf('/v1/contacts/blocklist', stranger)).toBe('v2.61.1')
  expect(await versionOf('/v1/nothing')).toBe('v2.61.1')
})
