import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { issue, makeCa } from '../../src/http/certificate-authority.ts'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { MACHINE_TIME } from '../support/listening.ts'
import { startReceiver } from '../support/receiver.ts'

const NAMES = ['127.0.0.1', 'localhost']
const privateCa = await makeCa(MACHINE_TIME)
const served = await issue(privateCa, NAMES, MACHINE_TIME)

const admin = async (emulator: LocalEmulator, method: 'post' | 'delete', path: string) => {
  const { body } = await onprem(emulator, 'post', '/v1/users/login').auth('admin', 'Emulator#2026')
  return onprem(emulator, method, path).set('authorization', `Bearer ${body.users[0].token}`)
}

/** Each from another customer: nothing that failed stands before it. */
async function firstAttempt(emulator: LocalEmulator) {
  const from = `1310555${String(1000 + (await emulator.webhooks.list()).length)}`
  await emulator.inbound.text({ dialect: 'onprem', from, text: 'hi' })
  await emulator.clock.advance(0)
  return (await emulator.webhooks.list()).at(-1)?.attempts.at(-1)
}

it.each(['strict', 'lenient'])(
  'trusts a private CA only after its upload (%s), and no more after its removal',
  async (webhookTls) => {
    await using hook = await startReceiver({ tls: served })
    await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url, webhookTls })

    const before = await firstAttempt(emulator)
    const empty = await admin(emulator, 'post', '/v1/certificates/webhooks/ca')
    await postText(emulator, '/v1/certificates/webhooks/ca', privateCa.cert)
    const after = await firstAttempt(emulator)
    await admin(emulator, 'delete', '/v1/certificates/webhooks/ca')
    const removed = await firstAttempt(emulator)

    expect(empty.status).toBe(400)
    expect(before?.status).toBeUndefined()
    expect(before?.error).toMatch(/certificate/)
    expect(after?.status).toBe(200)
    expect(removed?.error).toMatch(/certificate/)
  },
)

it('trusts the local CA where it is lenient, and not where it is strict', async () => {
  await using emulator = await frozenEmulator()
  const { text: ca } = await graph(emulator, 'get', '/_emulator/ca.pem').buffer(true)
  expect(ca).toContain('BEGIN CERTIFICATE')
  await onprem(emulator, 'patch', '/v1/settings/application')
    .send({ webhooks: { url: `${emulator.httpsUrl}/nowhere` } })
    .expect(200)

  const lenient = await firstAttempt(emulator)
  await emulator.settings.patch({ webhook_tls: 'strict' })
  const strict = await firstAttempt(emulator)

  expect(lenient?.status).toBeGreaterThan(399)
  expect(strict?.error).toMatch(/certificate/)
})

it('calls no plain HTTP where it is strict', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({
    onpremWebhookUrl: hook.url,
    webhookTls: 'strict',
  })

  const attempt = await firstAttempt(emulator)

  expect(attempt?.error).toBe('webhook_tls is strict: the callback must be https')
  expect(hook.received).toEqual([])
})

it('serves the certificate that was uploaded from the next connection on, until a reset', async () => {
  await using emulator = await frozenEmulator()
  const ownCa = await makeCa(MACHINE_TIME)
  const bundle = await issue(ownCa, NAMES, MACHINE_TIME)

  await postText(emulator, '/v1/certificates/external', bundle.key + bundle.cert)
  const uploaded = await servedBy(emulator)
  await emulator.reset()
  const restored = await servedBy(emulator)

  expect(uploaded.raw.equals(new X509Certificate(bundle.cert).raw)).toBe(true)
  expect(restored.raw.equals(uploaded.raw)).toBe(false)
})

async function postText(emulator: LocalEmulator, path: string, pem: string): Promise<void> {
  const { body } = await onprem(emulator, 'post', '/v1/users/login').auth('admin', 'Emulator#2026')
  await onprem(emulator, 'post', path)
    .set('authorization', `Bearer ${body.users[0].token}`)
    .set('content-type', 'text/plain')
    .send(pem)
    .expect(200)
}

function servedBy({ httpsUrl }: LocalEmulator): Promise<{ raw: Buffer }> {
  return new Promise((resolve, reject) => {
    const port = Number(new URL(httpsUrl).port)
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate())
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
