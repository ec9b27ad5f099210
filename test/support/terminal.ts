import type { Terminal } from '../../src/cli/start.ts'

/** A terminal that keeps what it is told. */
export function fakeTerminal(env: Record<string, string> = {}) {
  const written = { out: '', err: '' }
  let stop = () => {}
  let print = () => {}
  const printed = new Promise<void>((resolve) => {
    print = resolve
  })
  const terminal: Terminal = {
    env,
    out: (text) => {
      written.out += text
      print()
    },
    err: (text) => {
      written.err += text
    },
    onStop: (listener) => {
      stop = listener
    },
  }
  return {
    ...terminal,
    printed,
    stop: () => stop(),
    stdout: () => written.out,
    stderr: () => written.err,
  }
}
