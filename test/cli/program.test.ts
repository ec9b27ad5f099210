import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { runProgram } from '../../src/cli/program.ts'
import { settingRows } from '../../src/config/describe-settings.ts'
import { portOf } from '../support/listening.ts'
import { fakeTerminal } from '../support/terminal.ts'

/** A server in the emulator's place: keeps what it is asked and answers as told. */
async function control(status: number, answer: object) {
  const asked: { method?: string; url?: string; token?: string; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const { method, url, headers } = request
    const token = headers.authorization
    asked.push({
      ...(method && { method }),
      ...(url && { url }),
      ...(token && { token }),
      body: text && JSON.parse(text),
    })
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const run = (argv: string[], terminal = fakeTerminal()) => runProgram(argv, '1.2.3', terminal)

describe('commands ask the control API', () => {
  const cases: [string[], object, object, string][] = [
    [
      ['ready'],
      { method: 'GET', url: '/_emulator/readyz', body: '' },
      { status: 'ready' },
      'ready',
    ],
    [
      ['trigger', 'flows', '--waba', '3', '--phone-number', '4', '--customer', '5'],
      {
        method: 'POST',
        url: '/_emulator/webhooks/trigger',
        body: { field: 'flows', waba_id: '3', phone_number_id: '4', customer: '5' },
      },
      { field: 'flows', deliveries: ['7-0', '7-1'] },
      'flows to 2',
    ],
    [
      ['explain', 'wamid.A='],
      { method: 'GET', url: '/_emulator/explain/wamid.A%3D', body: '' },
      { because: ['it failed with 131026', 'nobody was told'] },
      'it failed with 131026\nnobody was told',
    ],
    [
      ['trigger', 'security'],
      { method: 'POST', url: '/_emulator/webhooks/trigger', body: { field: 'security' } },
      { field: 'security', deliveries: [] },
      'nobody is subscribed to it',
    ],
    [
      ['inbound', 'text', 'hi', '--from', '12025550101'],
      {
        method: 'POST',
        url: '/_emulator/inbound',
        body: { from: '12025550101', type: 'text', text: { body: 'hi' } },
      },
      { message_id: 'wamid.X' },
      'wamid.X',
    ],
    [
      [
        'inbound',
        'text',
        '--from',
        '1',
        '--to',
        '2',
        '--name',
        'Ada',
        '--dialect',
        'onprem',
        'a b',
      ],
      {
        method: 'POST',
        url: '/_emulator/inbound',
        body: {
          from: '1',
          to: '2',
          dialect: 'onprem',
          profile: { name: 'Ada' },
          type: 'text',
          text: { body: 'a b' },
        },
      },
      { message_id: 'X' },
      'X',
    ],
    [['reset'], { method: 'POST', url: '/_emulator/reset', body: {} }, {}, 'reset'],
    [
      ['reset', '--seed', 'fresh', '--world', 'test-7', '--token', 'secret'],
      {
        method: 'POST',
        url: '/w/test-7/_emulator/reset',
        token: 'Bearer secret',
        body: { seed: 'fresh' },
      },
      {},
      'reset',
    ],
    [
      ['advance', '25h'],
      { method: 'POST', url: '/_emulator/clock/advance', body: { by: '25h' } },
      { now: '2026-01-02T01:00:00.000Z' },
      '2026-01-02T01:00:00.000Z',
    ],
    [
      ['snapshot', 'a b'],
      { method: 'POST', url: '/_emulator/snapshots/a%20b', body: '' },
      { name: 'a b' },
      'kept a b',
    ],
    [
      ['restore', 'before'],
      { method: 'POST', url: '/_emulator/snapshots/before/restore', body: '' },
      {},
      'restored',
    ],
  ]

  it.each(cases)('%j', async (argv, asked, answer, said) => {
    await using emulator = await control(200, answer)
    const terminal = fakeTerminal()

    expect(await run([...argv, '--url', emulator.url], terminal)).toBe(0)

    expect(emulator.asked).toEqual([asked])
    expect(terminal.stdout()).toBe(`${said}\n`)
  })

  it('and print the whole answer as JSON', async () => {
    await using emulator = await control(200, { now: 'x', pending: 0 })
    const terminal = fakeTerminal()

    await run(['advance', '1s', '--json', '--url', emulator.url], terminal)

    expect(terminal.stdout()).toBe('{"now":"x","pending":0}\n')
  })

  it('at the address, and with the token, that the same settings give the server', async () => {
    await using emulator = await control(200, { status: 'ready' })
    const port = String(portOf(emulator.url))
    const env = { WABA_HOST: '0.0.0.0', WABA_HTTP_PORT: port, WABA_ADMIN_TOKEN: 'secret' }

    expect(await run(['ready'], fakeTerminal(env))).toBe(0)
    expect(emulator.asked).toEqual([
      { method: 'GET', url: '/_emulator/readyz', token: 'Bearer secret', body: '' },
    ])
  })

  const problem = (path: string) => ({ path, message: 'is wrong' })
  it.each([
    [['store'], 'no: ["store"]'],
    [{ known: ['flows', 'security'] }, 'no: there are flows, security'],
    [[problem('a')], 'no'],
    [[problem('a'), problem('b'), problem('c')], 'no: b: is wrong; c: is wrong'],
    [undefined, 'no'],
  ])('and fail with what it says: %j', async (details, line) => {
    await using emulator = await control(503, {
      error: { code: 'not_ready', message: 'no', details },
    })
    const terminal = fakeTerminal()

    expect(await run(['ready', '--url', emulator.url], terminal)).toBe(1)
    expect(terminal.stderr()).toBe(`waba-emulator: ${line}\n`)
  })

  it('and fail where nobody answers', async () => {
    const emulator = await control(200, {})
    await emulator[Symbol.asyncDispose]()
    const terminal = fakeTerminal()

    expect(await run(['ready', '--url', emulator.url], terminal)).toBe(1)
    expect(terminal.stderr()).toBe(
      `waba-emulator: no emulator answers at ${emulator.url} (ECONNREFUSED)\n`,
    )
  })
})

it.each([[['--help']], [['start', '--help']]])('documents every setting: %j', async (words) => {
  const terminal = fakeTerminal()

  expect(await run(words, terminal)).toBe(0)
  for (const { flag, variable } of settingRows) {
    expect(terminal.stdout()).toContain(flag)
    expect(terminal.stdout().replace(/\s+/g, ' ')).toContain(`env: ${variable}`)
  }
  expect(terminal.stdout()).toContain('--config')
})

it('documents every command', async () => {
  const terminal = fakeTerminal()

  expect(await run(['--help'], terminal)).toBe(0)
  for (const { usage } of commands) expect(terminal.stdout()).toContain(usage[0])
})

it('tells its version', async () => {
  const terminal = fakeTerminal()

  expect(await run(['--version'], terminal)).toBe(0)
  expect(terminal.stdout()).toBe('1.2.3\n')
})

it.each([
  [['resett'], /unknown command 'resett'[\s\S]*reset/],
  [['inbound', 'text', 'hi'], /required option '--from <number>'/],
  [['advance'], /missing required argument 'duration'/],
  [['reset', '--sed', 'x'], /unknown option '--sed'[\s\S]*--seed/],
])('exits with 2 on %j', async (argv, said) => {
  const terminal = fakeTerminal()

  expect(await run(argv, terminal)).toBe(2)
  expect(terminal.stderr()).toMatch(said)
})
