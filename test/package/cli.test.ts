import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { call } from '../support/listening.ts'
import { openWorkshop } from '../support/program.ts'

it('serves the default world, is ready, and ends cleanly when told to', async () => {
  await using workshop = await openWorkshop()
  const emulator = workshop.serve()
  const url = await emulator.url

  const ready = await workshop.run('ready', '--url', url).ended
  const sent = await call(`${url}/v23.0/400000000000001?access_token=EAAEmulatorSystemUserToken`)
  const ended = await emulator.kill('SIGTERM')

  expect(ready).toEqual({ code: 0, stdout: 'ready\n', stderr: '' })
  expect(sent.status).toBe(200)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toContain('EAAEmulatorSystemUserToken')
  const db = await readFile(join(workshop.dir, '.waba-emulator', 'db.json'), 'utf8')
  expect(JSON.parse(db)).toBeTypeOf('object')
})

it('serves HTTPS under the CA whose file it names', async () => {
  await using workshop = await openWorkshop()
  const emulator = workshop.run('--http-port', '0', '--https-port', '0')
  await emulator.url
  const [, url = '', file = ''] =
    /^HTTPS +(\S+)[\s\S]*^CA file +(\S+)/m.exec(emulator.said.stdout) ?? []
  await call(`${url}/_emulator/livez`, { rejectUnauthorized: false })

  const ca = await readFile(join(workshop.dir, file), 'utf8')

  expect((await call(`${url}/_emulator/livez`, { ca })).status).toBe(200)
  expect((await emulator.kill('SIGINT')).code).toBe(0)
})

it('says in one line which port is taken, and exits with 1', async () => {
  await using workshop = await openWorkshop()
  const first = workshop.serve('--data-dir', 'memory')
  const { port } = new URL(await first.url)

  const off = ['--https-port', 'off', '--data-dir', 'memory']
  const second = await workshop.run('--http-port', port, ...off).ended

  expect(second).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^waba-emulator: port ${port} is taken .*\\n$`)),
  })
})

it('refuses a data folder that another process uses, and one that is a file', async () => {
  await using workshop = await openWorkshop()
  await workshop.serve().url
  await writeFile(join(workshop.dir, 'file'), '')

  const second = await workshop.serve().ended
  const third = await workshop.serve('--data-dir', 'file').ended

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
  await using workshop = await openWorkshop()

  const ended = await workshop.run(...argv).ended

  expect(ended.code).toBe(code)
  expect(ended.stderr).toMatch(said)
})

it('prints help', async () => {
  await using workshop = await openWorkshop()

  const { code, stdout } = await workshop.run('--help').ended

  expect(code).toBe(0)
  expect(stdout).toContain('--https-port <ports>')
})
