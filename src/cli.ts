#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { runStart, type Terminal } from './cli/start.ts'

const terminal: Terminal = {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  onStop(stop) {
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  },
}

const argv = process.argv.slice(2)
process.exit(await run(argv))

/** The command line library and the server are loaded only where they are needed: both take their time. */
async function run([first, ...rest]: string[]): Promise<number> {
  const asksHelp = argv.some((word) => ['--help', '-h', '--version', '-V'].includes(word))
  const starts = first === undefined || first === 'start' || first.startsWith('-')
  if (starts && !asksHelp) {
    const [{ startServer }, { startTable }] = await Promise.all([
      import('./emulator.ts'),
      import('./emulator/start-table.ts'),
    ])
    return runStart(first === 'start' ? rest : argv, terminal, async (config) => {
      const server = await startServer(config)
      return { startTable: startTable(server, config), close: () => server.close() }
    })
  }
  const { runProgram } = await import('./cli/program.ts')
  return runProgram(argv, version(), terminal)
}

/** The bundle lies in `dist`, the source in `src`: the manifest is one up from both. */
function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}
