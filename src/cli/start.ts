import { readFileSync } from 'node:fs'
import { ConfigError, type EmulatorConfig, parseConfig } from '../config.ts'

/** What the start needs of a running emulator. */
export interface Started {
  /** Rows of what is printed: addresses, ids, secrets. */
  readonly startTable: readonly (readonly [string, string])[]
  close(): Promise<void>
}

export type StartServer = (config: EmulatorConfig) => Promise<Started>

/** What the program touches outside itself. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
  /** Calls back at the first signal that asks the program to end. */
  onStop(stop: () => void): void
}

export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** Serves until it is told to stop; answers the exit code. */
export async function runStart(
  argv: readonly string[],
  terminal: Terminal,
  startServer: StartServer,
): Promise<number> {
  try {
    const config = parseConfig(argv, terminal.env, readIfThere)
    const stopped = new Promise<void>((resolve) => terminal.onStop(resolve))
    const server = await startServer(config)
    terminal.out(renderTable(server.startTable))
    await stopped
    await server.close()
    return EXIT.done
  } catch (error) {
    const { lines, code } = explainFailure(error)
    terminal.err(lines.map((line) => `waba-emulator: ${line}\n`).join(''))
    return code
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function renderTable(rows: Started['startTable']): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}

/** One clear line for each thing that is wrong, and the exit code. */
export function explainFailure(error: unknown): { lines: readonly string[]; code: number } {
  if (error instanceof ConfigError) {
    return { lines: error.problems, code: error.usage ? EXIT.usage : EXIT.failed }
  }
  return { lines: [explain(error)], code: EXIT.failed }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { port, address, path } = error as { port?: number; address?: string; path?: string }
  const code = codeOf(error)
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken (on ${address}); choose another with --http-port or --https-port, 0 for a free one`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `can not listen on ${address ?? 'that address'}: it is not one of this machine (--host)`
  }
  if (code === 'EACCES' && port !== undefined) return `not allowed to listen on port ${port}`
  if (code !== undefined && path !== undefined) return `can not use ${path}: ${firstLine(error)}`
  return firstLine(error)
}

function firstLine({ message, name }: Error): string {
  return message.split('\n')[0] || name
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
