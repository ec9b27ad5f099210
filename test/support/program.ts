import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The built program in another process. */
export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** So far. */
  readonly said: { readonly stdout: string; readonly stderr: string }
  /** Base URL, once the start table is out. Throws when the program ends before. */
  readonly url: Promise<string>
  /** Resolves when it has ended. */
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended>
}

/** A folder of its own for programs, which all end with it. */
export interface Workshop extends AsyncDisposable {
  readonly dir: string
  run(...argv: string[]): Program
  /** Another script. */
  node(script: string, ...argv: string[]): Program
  /** Serves on free ports, its data in the folder. */
  serve(...argv: string[]): Program
}

export async function openWorkshop(): Promise<Workshop> {
  const dir = await mkdtemp(join(tmpdir(), 'waba-'))
  const programs: Program[] = []
  const node = (...argv: string[]) => {
    const program = start(dir, argv)
    programs.push(program)
    return program
  }
  const run = (...argv: string[]) => node(CLI, ...argv)
  return {
    dir,
    run,
    node,
    serve: (...argv) => run('--http-port', '0', '--https-port', 'off', ...argv),
    async [Symbol.asyncDispose]() {
      for (const { child } of programs) child.kill('SIGKILL')
      await Promise.all(programs.map(({ ended }) => ended))
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** With nothing of this process's environment but the path. */
function start(cwd: string, argv: readonly string[]): Program {
  const child = spawn(process.execPath, [...argv], {
    cwd,
    env: { PATH: process.env['PATH'] },
  })
  const said = { stdout: '', stderr: '' }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }))
  })
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk
      const found = /^HTTP +(\S+)/m.exec(said.stdout)?.[1]
      if (found !== undefined && said.stdout.includes('random seed')) resolve(found)
    })
    void ended.then(({ stderr }) => reject(new Error(`ended before it served: ${stderr}`)))
  })
  url.catch(() => undefined)
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  return {
    child,
    ended,
    said,
    url,
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}
