import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string
  dependencies: Record<string, string>
}

/** A project that has the packed tarball installed, its dependencies those of this checkout. */
let project: string
let installed: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'waba-'))
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
  execFileSync('tar', ['-xzf', filename], { cwd: project })
  const modules = join(project, 'node_modules')
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  installed = join(modules, 'waba-emulator')
  execFileSync('mv', [join(project, 'package'), installed])
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
}, 60_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

const node = (...argv: string[]): string =>
  execFileSync(process.execPath, argv, { cwd: project, encoding: 'utf8' })

it('holds what is run and read, and no tests', () => {
  expect(readdirSync(installed).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'certs',
    'dist',
    'fixtures',
    'package.json',
  ])
  expect(readdirSync(join(installed, 'fixtures'))).not.toContain('wire')
})

it('starts an emulator for who imports it', () => {
  writeFileSync(
    join(project, 'app.js'),
    `import { startEmulator } from 'waba-emulator'
const emulator = await startEmulator()
const id = await emulator.inbound.text({ from: '12025550101', text: 'hi' })
await emulator.stop()
process.stdout.write(id)`,
  )

  expect(node('app.js')).toMatch(/^wamid\./)
})

it('is a program', () => {
  expect(node(join(installed, 'dist', 'cli.js'), '--version').trim()).toBe(manifest.version)
})

it('has types that its users can check against', () => {
  writeFileSync(
    join(project, 'app.ts'),
    `import { type Emulator, startEmulator } from 'waba-emulator'
const emulator: Emulator = await startEmulator({ clock: 'frozen@2026-01-01T00:00:00Z' })
const id: string = await emulator.inbound.text({ from: '1', text: 'hi' })
await emulator.stop()
export { id }`,
  )
  symlinkSync(join(ROOT, 'node_modules', '@types'), join(project, 'node_modules', '@types'))

  node(
    join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'],
    ...['--lib', 'es2023,esnext.disposable', '--types', 'node', 'app.ts'],
  )
}, 60_000)

it('resolves for every way to import it', async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true })

  expect(messages).toEqual([])
})
