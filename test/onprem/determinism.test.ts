import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { startReceiver } from '../support/receiver.ts'

const webp = readFileSync(
  join(import.meta.dirname, '../../fixtures/media/stickers/paper-2-check.webp'),
)

/** A few calls one after another: every answer, every callback's bytes, and the state in the end. */
async function run(randomSeed: string): Promise<string> {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ randomSeed })
  const api = calls(emulator)
  const told: unknown[] = []
  const ask = async (method: string, path: string, body?: unknown, headers?: object) => {
    const reply = await api.raw(method, path, body, headers)
    told.push([reply.status, [...reply.headers], await reply.text()])
  }
  const basic = (pair: string) => ({ authorization: `Basic ${btoa(pair)}` })

  await api.patch('/v1/settings/application', { webhooks: { url: hook.url } })
  await ask('POST', '/v1/users', { username: 'agent01', password: 'Agent#2026' })
  await ask('POST', '/v1/users/login', undefined, basic('agent01:Agent#2026'))
  await ask('POST', '/v1/contacts', { contacts: ['+12025550101'] })
  await ask('POST', '/v1/media', webp, { 'content-type': 'image/webp' })
  await ask('POST', '/v1/stickerpacks', { publisher: 'P', name: 'N' })
  await ask('POST', '/v1/messages', { to: '12025550101', text: { body: 'a' } })
  await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'hi' })
  await ask('POST', '/v1/settings/backup', { password: 'x' })
  await emulator.clock.advance('5s')
  told.push(hook.received.map(({ raw }) => raw))
  return JSON.stringify(told).replaceAll(emulator.url, 'EMULATOR').replaceAll(hook.url, 'HOOK')
}

it('answers the same twice from one random seed, and otherwise from another', async () => {
  const [first, second, other] = [await run('one'), await run('one'), await run('two')]

  const withoutBackup = (told: string) => told.replace(/"data\\":\\"[^"\\]+/, '')
  expect(withoutBackup(second)).toBe(withoutBackup(first))
  expect(other).not.toBe(first)
})
