// Starts what is measured, each in a process of its own, and tells what it costs.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const ids = {
  token: 'EAAEmulatorSystemUserToken',
  onpremToken: 'emulator-onprem-token',
  standard: '400000000000001',
  high: '400000000000003',
}

/** The built emulator with a data folder of its own. */
export async function startEmulator(...flags) {
  const folder = mkdtempSync(join(tmpdir(), 'waba-bench-'))
  const args = [
    // As `npm start` and the image have it.
    '--max-semi-space-size=64',
    join(root, 'dist/cli.js'),
    'start',
    '--http-port=0',
    '--https-port=off',
    '--host=127.0.0.1',
    `--data-dir=${folder}`,
    '--random-seed=bench',
    '--service-window=open',
    '--log-level=error',
    ...flags,
  ]
  return start(args, () => rmSync(folder, { recursive: true, force: true }))
}

/** A plain handler that reads the body, parses JSON and answers JSON: what everything is compared with. */
export const startBare = () => start([join(root, 'bench/bare.mjs')], () => undefined)

async function start(args, clean) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      const found = /http:\/\/[\w.:[\]-]+:\d+/.exec(out)
      if (found) resolve(found[0])
    })
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${out}`)))
  })
  return {
    url,
    pid: child.pid,
    /** Seconds of CPU that the process has used, all its threads together. */
    cpu() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
      return (Number(fields[11]) + Number(fields[12])) / 100
    },
    async stop() {
      child.removeAllListeners('exit')
      const ended = new Promise((resolve) => child.on('exit', resolve))
      child.kill('SIGTERM')
      await ended
      clean()
    },
  }
}
