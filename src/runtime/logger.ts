import { type Logger, pino } from 'pino'

export type { Logger }

/** Structured lines on stderr: stdout is for what the program says. */
export const createLogger = (level: string): Logger =>
  pino({ level, base: null, redact: ['token', '*.token', '*.authorization'] }, pino.destination(2))
