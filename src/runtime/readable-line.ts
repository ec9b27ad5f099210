const names: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

interface Line {
  readonly level: number
  readonly time: number
  readonly msg?: string
  readonly err?: { readonly stack?: string }
}

/** A structured log line as a person reads it: time of the day, level, message, stack. */
export function readableLine(line: string): string {
  const { level, time, msg = '', err } = JSON.parse(line) as Line
  const at = new Date(time).toISOString().slice(11, 19)
  const stack = err?.stack === undefined ? '' : `${err.stack}\n`
  return `${at} ${(names[level] ?? '').padEnd(5)} ${msg}\n${stack}`
}
