import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connectEmulator } from '../../src/index.ts'
import { openWorkshop } from '../support/program.ts'
import { startReceiver } from '../support/receiver.ts'

const DATA = '.waba-emulator'
const PHONE = '400000000000001'
const TOKEN = 'EAAEmulatorSystemUserToken'

const call = async (url: string, token: string, method = 'GET', body?: unknown) => {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

const text = (body: string) => ({
  messaging_product: 'whatsapp',
  to: '12025550101',
  type: 'text',
  text: { body },
})
const sendCloud = (url: string, body: string) =>
  call(`${url}/v23.0/${PHONE}/messages`, TOKEN, 'POST', text(body))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('has messages, tokens, subscriptions and pending webhooks after kill -9', async () => {
  await using workshop = await openWorkshop()
  await using hook = await startReceiver()
  const first = workshop.serve('--webhook-url', hook.url, '--clock', 'frozen@2026-01-01T00:00:00Z')
  const url = await first.url
  const emulator = await connectEmulator(url)
  const ready = await emulator.control<object>('GET', '/readyz')
  await emulator.clock.advance(0)
  hook.answers.push(500)
  await emulator.settings.patch({ webhook_retry_ms: [60_000] })

  const sent = await sendCloud(url, 'kept')
  const login = await fetch(`${url}/v1/users/login`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('admin:Emulator#2026').toString('base64')}` },
  })
  const { users } = (await login.json()) as { users: { token: string }[] }
  const onpremToken = users[0]?.token ?? ''
  await emulator.clock.advance(100)
  await first.kill('SIGKILL')
  const second = workshop.serve()
  const again = await connectEmulator(await second.url)
  const before = hook.received.length
  const pending = await again.webhooks.list({ state: 'pending' })
  await again.clock.advance('2m')

  expect(ready).toEqual({ status: 'ready' })
  expect((await again.messages.list()).map(({ id }) => id)).toEqual([sent.body.messages[0].id])
  expect((await call(`${again.url}/v1/health`, onpremToken)).status).toBe(200)
  expect(before).toBe(1)
  expect(pending).toMatchObject([{ subject: 'statuses', attempts: [{ status: 500 }] }])
  expect(hook.received.map(({ raw }) => /"status":"(\w+)"/.exec(raw)?.[1])).toEqual([
    'sent',
    'sent',
    'delivered',
    'read',
  ])
  expect(hook.received[1]?.raw).toBe(hook.received[0]?.raw)
  expect((await again.clock.get()).now).toBe('2026-01-01T00:02:00.100Z')
  expect(hook.handshakes).toHaveLength(1)
})

it('has the state that a reset, an import and an upload left, after kill -9', async () => {
  await using workshop = await openWorkshop()
  const first = workshop.serve()
  const url = await first.url
  const emulator = await connectEmulator(url)
  await emulator.inbound.text({ from: '12025550101', text: 'before the export' })
  const document = await emulator.control<object>('GET', '/state')
  await emulator.inbound.text({ from: '12025550101', text: 'before the reset' })
  await emulator.reset()
  await first.kill('SIGKILL')

  const second = workshop.serve()
  const afterReset = await connectEmulator(await second.url)
  expect(await afterReset.messages.list()).toEqual([])
  await afterReset.control('PUT', '/state', document)
  const id = await afterReset.inbound.send({
    dialect: 'onprem',
    from: '12025550101',
    type: 'document',
    document: { data: Buffer.from('kept').toString('base64'), mime_type: 'text/plain' },
  })
  await second.kill('SIGKILL')

  const again = await connectEmulator(await workshop.serve().url)
  const [imported, received] = await again.messages.list()
  expect(imported?.['text']).toEqual({ body: 'before the export' })
  expect(received?.id).toBe(id)
  const { id: mediaId } = (received?.['document'] ?? {}) as { id?: string }
  const file = await fetch(`${again.url}/v1/media/${mediaId}`, {
    headers: { authorization: 'Bearer emulator-onprem-token' },
  })
  expect(await file.text()).toBe('kept')
})

it('delivers after the restart what a receiver that was down has not had, on the running clock', async () => {
  await using workshop = await openWorkshop()
  const port = await freePort()
  const first = workshop.serve('--onprem-webhook-url', `http://127.0.0.1:${port}/hook`)
  const url = await first.url
  await call(`${url}/v1/settings/application`, 'emulator-onprem-token', 'PATCH', {
    callback_backoff_delay_ms: 100,
  })
  const sent = await call(`${url}/v1/messages`, 'emulator-onprem-token', 'POST', text('late'))
  const emulator = await connectEmulator(url)
  await emulator.webhooks.waitFor({ state: 'pending' })
  await first.kill('SIGKILL')

  await using hook = await startReceiver({ port })
  await workshop.serve().url
  await hook.until(2)

  expect(sent.status).toBe(201)
  expect(hook.received.map(({ raw }) => /"status":"(\w+)"/.exec(raw)?.[1])).toEqual([
    'delivered',
    'read',
  ])
})

it('loses no acknowledged send in twenty kills under load', async () => {
  await using workshop = await openWorkshop()
  const acknowledged = new Set<string>()
  for (let round = 0; round < 20; round++) {
    const program = workshop.serve('--throughput', 'off', '--log-level', 'silent')
    const url = await program.url
    const { body } = await call(`${url}/_emulator/messages?limit=1000`, '')
    const kept = new Set(body.data.map((each: { id: string }) => each.id))
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([])

    let going = true
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let count = 0; going; count++) {
        const answer = await sendCloud(url, `${round} ${sender} ${count}`).catch(() => undefined)
        if (answer?.status === 200) acknowledged.add(answer.body.messages[0].id)
        if (answer === undefined) return
        if (acknowledged.size >= (round + 1) * 40) going = false
      }
    })
    await Promise.race(senders)
    await program.kill('SIGKILL')
    going = false
    await Promise.all(senders)
  }
  expect(acknowledged.size).toBeGreaterThan(400)
}, 60_000)

it.each(['SIGTERM', 'SIGINT'] as const)(
  'answers what is in flight at %s, flushes and exits with 0',
  async (signal) => {
    await using workshop = await openWorkshop()
    const program = workshop.serve()
    const url = await program.url
    const waiting = call(`${url}/_emulator/messages?type=image&wait=300ms`, '')
    await sendCloud(url, 'last')

    const { code, stderr } = await program.kill(signal)

    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect((await waiting).status).toBe(200)
    expect(await readdir(join(workshop.dir, DATA))).not.toContain('lock')
    const document = JSON.parse(await readFile(join(workshop.dir, DATA, 'db.json'), 'utf8'))
    expect(JSON.stringify(document)).toContain('"last"')
  },
)

it('lets a webhook that is under way at SIGTERM be answered, and delivers it once', async () => {
  await using workshop = await openWorkshop()
  await using hook = await startReceiver()
  hook.answers.push('hang')
  const program = workshop.serve('--onprem-webhook-url', hook.url)
  const emulator = await connectEmulator(await program.url)
  await emulator.inbound.text({ dialect: 'onprem', from: '12025550101', text: 'once' })
  await hook.until(1)

  const ended = program.kill('SIGTERM')
  hook.hanging[0]?.writeHead(200).end()
  expect((await ended).code).toBe(0)
  const again = await connectEmulator(await workshop.serve().url)

  expect((await again.webhooks.list()).map(({ state }) => state)).toEqual(['delivered'])
  expect(hook.received).toHaveLength(1)
})

it('logs what nobody would see otherwise, and no secret', async () => {
  await using workshop = await openWorkshop()
  await using hook = await startReceiver({ verifyToken: 'another' })
  const program = workshop.serve('--webhook-url', hook.url)
  const url = await program.url
  const live = `EAA${'x'.repeat(150)}`

  expect((await call(`${url}/v23.0/me`, live)).status).toBe(401)
  const { stderr } = await program.kill('SIGTERM')

  expect(stderr).toContain('no Cloud webhooks yet, the handshake is tried again')
  expect(stderr).toContain('answered 401: the token looks like a live one and was not issued here')
  expect(stderr).not.toContain(live)
  for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg')
})

it('goes on from the time that it was left at, unless another clock is asked for', async () => {
  await using workshop = await openWorkshop()
  const clockOf = async (...argv: string[]) => {
    const program = workshop.serve(...argv)
    const emulator = await connectEmulator(await program.url)
    const { mode, now } = await emulator.clock.advance('1h')
    const { stdout } = await program.kill('SIGTERM')
    return { mode, now, shown: /^clock +(.*)$/m.exec(stdout)?.[1] }
  }
  const frozen = ['--clock', 'frozen@2026-01-01T00:00:00Z']

  expect(await clockOf(...frozen)).toEqual({
    mode: 'frozen',
    now: '2026-01-01T01:00:00.000Z',
    shown: 'frozen at 2026-01-01T00:00:00.000Z',
  })
  for (const argv of [frozen, []]) {
    const { now } = await clockOf(...argv)
    expect(now).toBe(`2026-01-01T0${argv.length > 0 ? 2 : 3}:00:00.000Z`)
  }
  expect(await clockOf('--clock', 'real')).toMatchObject({ mode: 'real', shown: undefined })
})

it('refuses a folder that another process holds, and names it', async () => {
  await using workshop = await openWorkshop()
  await workshop.serve().url

  const { code, stdout, stderr } = await workshop.serve().ended

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^waba-emulator: [^\n]*\.waba-emulator[^\n]*\n$/)
})

it('names a damaged file, leaves it as it is, and goes on from it with --recover', async () => {
  await using workshop = await openWorkshop()
  const first = workshop.serve()
  await sendCloud(await first.url, 'kept')
  await first.kill('SIGTERM')
  const path = join(workshop.dir, DATA, 'db.json')
  const good = await readFile(path, 'utf8')
  const bad = good.slice(0, good.length / 2)
  await writeFile(path, bad)

  const refused = await workshop.serve().ended
  const left = await readFile(path, 'utf8')
  const recovered = workshop.serve('--recover', 'on')
  await recovered.url
  await recovered.kill('SIGTERM')

  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(/^waba-emulator: [^\n]*db\.json[^\n]*\n$/)
  expect(left).toBe(bad)
  const kept = await Promise.all(
    (await readdir(join(workshop.dir, DATA), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  )
  expect(kept).toContain(bad)
})
