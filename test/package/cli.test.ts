import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from '../support/listening.ts'

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')

let dir: string
const running: ChildProcess[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'waba-'))
})
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The built program in a folder of its own, with nothing of this process's environment but the path. */
function start(...argv: string[]) {
  const child = spawn(process.execPath, [CLI, ...argv], {
    cwd: dir,
    env: { PATH: process.env['PATH'] },
  })
  running.push(child)
  const said = { stdout: '', stderr: '' }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }))
  })
  const printed = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk
      if (said.stdout.includes('random seed')) resolve(said.stdout)
    })
  })
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  return { child, ended, printed }
}

const serve = (...argv: string[]) => start('--http-port', '0', '--https-port', '0', ...argv)

function urlIn(table: string, name: string): string {
  return new RegExp(`^${name} +(\\S+)`, 'm').exec(table)?.[1] ?? ''
}

it('serves the default world, is ready, and ends cleanly when told to', async () => {
  const emulator = serve()
  const table = await emulator.printed
  const url = urlIn(table, 'HTTP')

  const ready = await start('ready', '--url', url).ended
  const sent = await call(`${url}/v23.0/400000000000001?access_token=EAAEmulatorSystemUserToken`)
  emulator.child.kill('SIGTERM')

  expect(ready).toEqual({ code: 0, stdout: 'ready\n', stderr: '' })
  expect(sent.status).toBe(200)
  expect(table).toContain('EAAEmulatorSystemUserToken')
  expect(await emulator.ended).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(await readFile(join(dir, '.waba-emulator', 'db.json'), 'utf8'))).toBeTypeOf(
    'object',
  )
})

it('serves HTTPS under the CA whose file it names', async () => {
  const emulator = serve()
  const table = await emulator.printed
  const url = urlIn(table, 'HTTPS')
  await call(`${url}/_emulator/livez`, { rejectUnauthorized: false })

  const ca = await readFile(join(dir, '.waba-emulator', 'certs', 'ca.pem'), 'utf8')

  expect((await call(`${url}/_emulator/livez`, { ca })).status).toBe(200)
  emulator.child.kill('SIGINT')
  expect((await emulator.ended).code).toBe(0)
})

it('says in one line which port is taken, and exits with 1', async () => {
  const first = serve('--data-dir', 'memory')
  const port = new URL(urlIn(await first.printed, 'HTTP')).port

  const second = await start('--http-port', port, '--https-port', 'off', '--data-dir', 'memory')
    .ended

  expect(second).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^waba-emulator: port ${port} is taken .*\\n$`)),
  })
})

it('refuses a data folder that another process uses, and one that is a file', async () => {
  const first = serve()
  await first.printed
  await writeFile(join(dir, 'file'), '')

  const second = await serve().ended
  const third = await serve('--data-dir', 'file').ended

  for (const { code, stderr } of [second, third]) {
    expect(code).toBe(1)
    expect(stderr).toMatch(/^waba-emulator: [^\n]+\n$/)
  }
})

it.each([
  [['--sed', 'x'], 2, /--sed is not a setting; did you mean --seed\?/],
  [['serve'], 2, /unknown command 'serve'/],
  [['--seed', 'nowhere', '--data-dir', 'memory'], 1, /nowhere/],
  [['--config', 'missing.json'], 1, /config file missing\.json does not exist/],
])('exits on %j with %i', async (argv, code, said) => {
  const ended = await start(...argv).ended

  expect(ended.code).toBe(code)
  expect(ended.stderr).toMatch(said)
})

it('prints help', async () => {
  const { code, stdout } = await start('--help').ended

  expect(code).toBe(0)
  expect(stdout).toContain('--https-port <ports>')
})
