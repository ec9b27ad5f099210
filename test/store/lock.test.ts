import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { lockFolder } from '../../src/store/lock.ts'

async function lockingProcess(dir: string) {
  const script = join(dir, 'locking.mjs')
  await build({
    stdin: {
      contents: `import { lockFolder } from './lock.ts'
        lockFolder(process.argv[2])
        process.stdout.write('locked')
        setInterval(() => undefined, 1_000)`,
      resolveDir: new URL('../../src/store', import.meta.url).pathname,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: script,
  })
  const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

it('holds a folder while its process lives, and no longer after kill -9', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-lock-'))
  const child = await lockingProcess(dir)

  expect(() => lockFolder(dir)).toThrow(`in use by process ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const unlock = lockFolder(dir)
  expect(() => lockFolder(dir)).toThrow(`in use by process ${process.pid}`)
  unlock()

  expect(await readdir(dir)).toEqual(['locking.mjs'])
  await rm(dir, { recursive: true })
})

it('does not take a later process of the same id for the owner', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-lock-'))
  lockFolder(dir)
  const owner = JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))
  await writeFile(join(dir, 'lock'), JSON.stringify({ ...owner, started: 'long/ago' }))

  lockFolder(dir)()

  await rm(dir, { recursive: true })
})

it('takes over a lock that nobody can read', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-lock-'))
  await writeFile(join(dir, 'lock'), '')

  lockFolder(dir)()

  await rm(dir, { recursive: true })
})
