import { expect, it } from 'vitest'
import { readableLine } from '../../src/runtime/readable-line.ts'

it('shows time, level, message and stack', () => {
  const time = Date.UTC(2026, 0, 1, 12, 30, 5)

  expect(readableLine(JSON.stringify({ level: 40, time, msg: 'look' }))).toBe(
    '12:30:05 warn  look\n',
  )
  expect(
    readableLine(
      JSON.stringify({ level: 50, time, msg: 'bug', err: { stack: 'Error: x\n  at y' } }),
    ),
  ).toBe('12:30:05 error bug\nError: x\n  at y\n')
})
