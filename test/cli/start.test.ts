import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runStart, type StartServer } from '../../src/cli/start.ts'
import { listening, portOf } from '../support/listening.ts'
import { fakeTerminal } from '../support/terminal.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterEach(() => rm(dir, { recursive: true }))

const noServer: StartServer = async () => {
  throw new Error('must not be started')
}

it('prints the table, serves until it is told to stop, closes and exits with 0', async () => {
  const terminal = fakeTerminal()
  const seen: string[] = []
  const startServer: StartServer = async (config) => {
    seen.push(`started with ${config.seed}`)
    return {
      startTable: [
        ['HTTP', 'http://localhost:9080'],
        ['access token', 'EAA'],
      ],
      close: async () => void seen.push('closed'),
    }
  }

  const code = runStart(['--seed', 'fresh'], terminal, startServer)
  await terminal.printed
  expect(seen).toEqual(['started with fresh'])
  terminal.stop()

  expect(await code).toBe(0)
  expect(seen).toEqual(['started with fresh', 'closed'])
  expect(terminal.stdout()).toBe('HTTP          http://localhost:9080\naccess token  EAA\n')
})

it('exits with 2 on a wrong command line and tells every mistake on a line of its own', async () => {
  const terminal = fakeTerminal()

  const code = await runStart(['--sed', 'x', '--clock', 'fast'], terminal, noServer)

  expect(code).toBe(2)
  expect(terminal.stderr().split('\n')).toEqual([
    'waba-emulator: --sed is not a setting; did you mean --seed?',
    expect.stringMatching(/^waba-emulator: --clock must be real/),
    '',
  ])
})

it('exits with 1 on a bad config file', async () => {
  const file = join(dir, 'config.json')
  await writeFile(file, '{"sede":"x"}')
  const terminal = fakeTerminal()

  const code = await runStart(['--config', file], terminal, noServer)

  expect(code).toBe(1)
  expect(terminal.stderr()).toBe(
    `waba-emulator: ${file}: sede is not a setting; did you mean seed?\n`,
  )
})

it('says which port is taken', async () => {
  await using first = await listening({ httpsPorts: [] })
  const port = portOf(first.httpUrls[0])
  const terminal = fakeTerminal()

  const code = await runStart(['--http-port', String(port)], terminal, async (config) => {
    const listeners = await listening({ httpPorts: config.httpPort, httpsPorts: [] })
    return { startTable: [], close: () => listeners.close() }
  })

  expect(code).toBe(1)
  expect(terminal.stderr()).toMatch(
    new RegExp(`^waba-emulator: port ${port} is taken \\(on 127.0.0.1\\); choose another .*\\n$`),
  )
})

it.each([
  [{ code: 'EACCES', port: 80 }, 'not allowed to listen on port 80'],
  [{ code: 'EADDRNOTAVAIL', address: '10.9.9.9' }, /^can not listen on 10\.9\.9\.9/],
  [{ code: 'EACCES', path: '/data/db.json' }, 'can not use /data/db.json: why'],
  [{}, 'why'],
])('tells %j in one line', async (fields, line) => {
  const terminal = fakeTerminal()
  const failing: StartServer = async () => {
    throw Object.assign(new Error('why\n    at somewhere'), fields)
  }

  expect(await runStart([], terminal, failing)).toBe(1)
  const said = terminal.stderr().replace('waba-emulator: ', '')
  expect(said).toMatch(typeof line === 'string' ? new RegExp(`^${line}\n$`) : line)
  expect(said.split('\n')).toHaveLength(2)
})
