import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { startEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { startTlsReceiver } from '../support/tls-receiver.ts'

const PEM = join(import.meta.dirname, '../../fixtures/media/certificates')
const bundle = readFileSync(join(PEM, 'bundle.pem'))
const ca = readFileSync(join(PEM, 'ca.pem'), 'utf8')

/** Who has signed what the server shows to a new connection. */
function issuerAt(url: string): Promise<string | undefined> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false })
    socket.on('secureConnect', () => {
      const { CN } = socket.getPeerCertificate().issuer
      resolve(String(CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

it('serves an uploaded certificate from the next connection on, and after a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'waba-certificates-'))
  try {
    {
      await using emulator = await startEmulator({ dataDir })
      const api = calls(emulator)
      const local = await api.raw('GET', '/v1/certificates/external/ca')
      expect(await local.text()).toContain('BEGIN CERTIFICATE')
      expect(await issuerAt(emulator.httpsUrl)).toBe('WABA Emulator local CA')

      expect((await api.raw('POST', '/v1/certificates/external', bundle)).status).toBe(200)

      expect(await issuerAt(emulator.httpsUrl)).toBe('Harbour Test CA')
      const uploaded = await api.raw('GET', '/v1/certificates/external/ca')
      expect(await uploaded.text()).toBe(ca)
    }
    await using again = await startEmulator({ dataDir })
    expect(await issuerAt(again.httpsUrl)).toBe('Harbour Test CA')
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

it('trusts the CA of a webhook from its upload to its deletion', async () => {
  await using hook = await startTlsReceiver()
  await using emulator = await frozenEmulator({ webhookTls: 'strict', onpremWebhookUrl: hook.url })
  const api = calls(emulator)
  const hear = async (text: string) => {
    await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text })
    await emulator.clock.advance('1s')
    return hook.bodies.length
  }

  expect(await hear('untrusted')).toBe(0)
  await api.raw('POST', '/v1/certificates/webhooks/ca', Buffer.from(hook.caPem))
  await emulator.clock.advance('10s')
  expect(hook.bodies).toHaveLength(1)
  expect(await hear('trusted')).toBe(2)
  await api.del('/v1/certificates/webhooks/ca')
  expect(await hear('untrusted again')).toBe(2)
})

it('loses waiting callbacks at a restart where they are not to be kept', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'waba-callbacks-'))
  const start = () => frozenEmulator({ dataDir, httpsPort: 'off' })
  try {
    {
      await using emulator = await start()
      const webhooks = { url: 'http://127.0.0.1:9' }
      await calls(emulator).patch('/v1/settings/application', { webhooks, callback_persist: false })
      await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'a' })
      await emulator.clock.advance('1s')
    }
    await using again = await start()
    const [delivery] = await again.webhooks.list({ dialect: 'onprem' })
    expect(delivery).toMatchObject({ state: 'dropped', reason: 'callback_persist is off' })
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})
