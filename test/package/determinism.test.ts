import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openWorkshop } from '../support/program.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const CLOUD = { authorization: 'Bearer EAAEmulatorSystemUserToken' }
const ONPREM = { authorization: 'Bearer emulator-onprem-token' }
const BASIC = { authorization: `Basic ${Buffer.from('admin:Emulator#2026').toString('base64')}` }
const messages = '/v23.0/400000000000001/messages'
const hi = { type: 'text', text: { body: 'hi 👋' } }
const ada = { messaging_product: 'whatsapp', to: '12025550101' }

type Step = readonly [
  method: string,
  path: string,
  headers?: Record<string, string>,
  body?: unknown,
]

/** One call after another; every kind of id and secret that the emulator makes is among the answers. */
const steps: readonly Step[] = [
  ['POST', messages, CLOUD, { ...ada, ...hi }],
  ['POST', messages, CLOUD, { ...ada, to: '13105550100', ...hi }],
  ['POST', messages, CLOUD, { ...ada, type: 'text', text: {} }],
  ['POST', messages, {}, { ...ada, ...hi }],
  ['GET', '/v23.0/400000000000001', CLOUD],
  ['GET', '/v23.0/300000000000001/phone_numbers', CLOUD],
  ['GET', '/nothing', CLOUD],
  ['POST', '/v1/users/login', BASIC],
  ['POST', '/v1/messages', ONPREM, { to: '12025550101', ...hi }],
  ['POST', '/v1/messages', ONPREM, { to: '13105550100', ...hi }],
  ['POST', '/v1/messages', ONPREM, { to: '12025550101' }],
  ['POST', '/v1/contacts', ONPREM, { contacts: ['+12025550101'], blocking: 'wait' }],
  ['POST', '/_emulator/inbound', {}, { from: '12025550101', ...hi }],
  [
    'POST',
    '/_emulator/inbound',
    {},
    { from: '12025550102', dialect: 'onprem', type: 'image', image: { data: 'aGk=' } },
  ],
  ['POST', '/_emulator/customers', {}, { wa_id: '13105550177', name: 'Mary' }],
  ['PATCH', '/_emulator/settings', {}, { latency: 'cloud' }],
  ['POST', messages, CLOUD, { ...ada, ...hi }],
  ['POST', '/_emulator/clock/advance', {}, { by: '26h' }],
  ['POST', messages, CLOUD, { ...ada, ...hi }],
  ['POST', '/_emulator/clock/run-until-idle', {}, {}],
  ['GET', '/_emulator/messages'],
  ['GET', '/_emulator/webhooks'],
  ['GET', '/_emulator/customers'],
  ['POST', '/_emulator/worlds', {}, {}],
  ['POST', `/w/world-1${messages}`, CLOUD, { ...ada, ...hi }],
]

async function play(port: number, hook: Receiver, randomSeed: string) {
  await using workshop = await openWorkshop()
  const program = workshop.run(
    ...['--http-port', String(port), '--https-port', 'off', '--random-seed', randomSeed],
    ...['--clock', 'frozen@2026-01-01T00:00:00Z'],
    ...['--webhook-url', hook.url, '--onprem-webhook-url', hook.url],
  )
  const url = await program.url
  while (hook.handshakes.length === 0) await fetch(`${url}/_emulator/clock`)
  hook.answers.push(200, 500)
  const answers = []
  for (const [method, path, headers = {}, body] of steps) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    answers.push({ path, status: response.status, headers: [...response.headers], text })
  }
  const response = await fetch(`${url}/_emulator/requests`)
  const { data } = (await response.json()) as { data: { ms: number }[] }
  await program.kill('SIGKILL')
  return {
    answers,
    webhooks: hook.received.splice(0).map(({ headers, raw }) => ({ headers, raw })),
    handshakes: hook.handshakes.splice(0),
    // Measured durations are outside the promise.
    requests: data.map(({ ms: _, ...request }) => request),
    journal: await journalOf(join(workshop.dir, '.waba-emulator')),
  }
}

async function journalOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /^journal/.test(name)).sort()
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return files.join('')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('gives the same bytes in two processes with one random seed, and others with another', async () => {
  await using hook = await startReceiver()
  const port = await freePort()

  const first = await play(port, hook, 'one')
  const second = await play(port, hook, 'one')
  const other = await play(port, hook, 'two')

  expect(first.answers.map(({ status }) => status)).toEqual([
    ...[200, 200, 400, 401, 200, 200, 404, 200, 201, 201, 400, 200, 201, 201, 201, 200, 200, 200],
    ...[200, 200, 200, 200, 200, 201, 200],
  ])
  expect(first.journal).not.toBe('')
  expect(first.webhooks.length).toBeGreaterThan(10)
  expect(second.answers).toEqual(first.answers)
  expect(second.webhooks).toEqual(first.webhooks)
  expect(second.handshakes).toEqual(first.handshakes)
  expect(second.requests).toEqual(first.requests)
  expect(second.journal).toBe(first.journal)
  const made = ({ answers }: typeof first) => answers.map(({ text }) => text)
  expect(made(other)).not.toEqual(made(first))
  expect(other.webhooks.map(({ raw }) => raw)).not.toEqual(first.webhooks.map(({ raw }) => raw))
  expect(other.answers[0]?.text).not.toBe(first.answers[0]?.text)
})
