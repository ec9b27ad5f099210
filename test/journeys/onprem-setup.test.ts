import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { frozenEmulator } from '../support/emulator.ts'
import { startFileServer } from '../support/file-server.ts'
import { calls } from '../support/onprem-calls.ts'
import { startTlsReceiver } from '../support/tls-receiver.ts'

const STICKERS = join(import.meta.dirname, '../../fixtures/media/stickers')
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })

it('takes a new installation from its first login to a restored backup', async () => {
  await using hook = await startTlsReceiver()
  await using emulator = await frozenEmulator({ seed: 'fresh', webhookTls: 'strict' })
  const files = {
    '/sun.png': {
      auth: 'Bearer tok123',
      headers: { 'content-type': 'image/png' },
      body: readFileSync(join(STICKERS, '../images/sun-256.png')),
    },
  }
  await using shop = await startFileServer(files)

  // First login: the password must change.
  const before = calls(emulator, 'none')
  const refused = await before.raw('POST', '/v1/users/login', {}, basic('admin:secret'))
  expect(await refused.json()).toMatchObject({ errors: [{ code: 1024 }] })
  const login = await before.raw(
    'POST',
    '/v1/users/login',
    { new_password: 'Deploy#2026' },
    basic('admin:secret'),
  )
  const { users } = (await login.json()) as { users: [{ token: string }] }
  const api = calls(emulator, users[0].token)

  // Registration by a code.
  expect(await api.get('/v1/health')).toMatchObject({ health: { gateway_status: 'unregistered' } })
  const cert = Buffer.from('\x0a\x12Corner Tea Shop\x1a\x01\x02').toString('base64')
  const number = { cc: '1', phone_number: '2025550177', cert }
  const asked = await api.raw('POST', '/v1/account', { ...number, method: 'sms' })
  expect(asked.status).toBe(202)
  expect(await asked.json()).toMatchObject({ account: [{ vname: 'Corner Tea Shop' }] })
  await api.post('/v1/account/verify', { code: '123456' })
  expect(await api.get('/v1/health')).toMatchObject({ health: { gateway_status: 'connecting' } })
  await emulator.clock.advance('1s')
  expect(await api.get('/v1/health')).toMatchObject({ health: { gateway_status: 'connected' } })

  // Settings; the webhook's private CA is trusted only after its upload.
  await api.patch('/v1/settings/application', { webhooks: { url: hook.url }, sent_status: true })
  await api.post('/v1/settings/account/two-step', { pin: '777777' })
  await api.patch('/v1/settings/profile/about', { text: 'Tea, all day' })
  await api.post('/v1/settings/application/media/providers', [
    { name: 'shop', type: 'www', config: { bearer: 'tok123' } },
  ])
  const { contacts } = await api.post('/v1/contacts', {
    blocking: 'wait',
    contacts: ['+1 202-555-0150'],
  })
  const to = contacts[0].wa_id as string
  await emulator.inbound.text({ dialect: 'onprem', from: to, text: 'Do you have tea?' })
  await emulator.clock.advance('1s')
  expect(hook.bodies).toEqual([])
  const pem = await api.raw('POST', '/v1/certificates/webhooks/ca', Buffer.from(hook.caPem))
  expect(pem.status).toBe(200)
  await emulator.clock.advance('5s')
  expect(hook.bodies).toMatchObject([{ messages: [{ text: { body: 'Do you have tea?' } }] }])

  // Text, template, a picture from the shop's server, a sticker of an own pack.
  const sent: string[] = []
  const send = async (body: object) => {
    const { messages } = await api.post('/v1/messages', { to, ...body })
    sent.push(messages[0].id as string)
  }
  await send({ text: { body: 'We do' } })
  await send({ type: 'template', template: { name: 'offer', language: { code: 'en' } } })
  const link = `${shop.url}/sun.png`
  await send({ type: 'image', image: { link, caption: 'Our garden', provider: { name: 'shop' } } })
  const { stickerpacks } = await api.post('/v1/stickerpacks', { publisher: 'Shop', name: 'Teas' })
  const webp = readFileSync(join(STICKERS, 'paper-1-heart.webp'))
  const uploaded = await api.raw('POST', '/v1/media', webp, { 'content-type': 'image/webp' })
  const { media } = (await uploaded.json()) as { media: [{ id: string }] }
  const pack = `/v1/stickerpacks/${stickerpacks[0].id}/stickers`
  await api.post(pack, { image_data_id: media[0].id, emojis: ['❤️'] })
  const { stickers } = await api.get(`${pack}/0`)
  await send({ type: 'sticker', sticker: { id: stickers[0].id } })
  await emulator.clock.advance('5s')

  const statuses = hook.bodies.slice(1).map((body) => {
    const [status] = (body as { statuses: { id: string; status: string }[] }).statuses
    return `${sent.indexOf(status?.id ?? '')} ${status?.status}`
  })
  expect(statuses.sort()).toEqual(
    [0, 1, 2, 3].flatMap((at) => [`${at} delivered`, `${at} read`, `${at} sent`]),
  )
  expect(shop.asked.map(({ path }) => path)).toEqual(['/sun.png'])

  // The backup goes into a world that knows nothing.
  const { settings } = await api.post('/v1/settings/backup', { password: 'b4ckup' })
  await using other = await emulator.fork({ from: 'fresh' })
  const again = await calls(other, 'none').raw(
    'POST',
    '/v1/users/login',
    { new_password: 'Deploy#2027' },
    basic('admin:secret'),
  )
  const { users: others } = (await again.json()) as { users: [{ token: string }] }
  const restored = calls(other, others[0].token)
  await restored.post('/v1/settings/restore', { password: 'b4ckup', data: settings.data })
  expect(await restored.get('/v1/settings/application')).toMatchObject({
    settings: {
      application: { wa_id: '12025550177', sent_status: true, webhooks: { url: hook.url } },
    },
  })
  const wrong = await restored.raw('POST', '/v1/account', {
    ...number,
    method: 'sms',
    pin: '123456',
  })
  expect(wrong.status).toBe(403)
  const own = await restored.raw('POST', '/v1/account', { ...number, method: 'sms', pin: '777777' })
  expect(own.status).toBe(201)
})
