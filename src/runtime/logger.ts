import { isatty } from 'node:tty'
import { type Logger, pino } from 'pino'
import { readableLine } from './readable-line.ts'

export type { Logger }

const STDERR = 2

/** Lines on stderr, for stdout is for what the program says: readable ones on a terminal, structured ones elsewhere. */
export const createLogger = (level: string): Logger =>
  pino(
    { level, base: null, redact: ['token', '*.token', '*.authorization'] },
    isatty(STDERR)
      ? { write: (line: string) => process.stderr.write(readableLine(line)) }
      : pino.destination(STDERR),
  )
