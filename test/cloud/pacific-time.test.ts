import { expect, it } from 'vitest'
import { pacificTime } from '../../src/cloud/pacific-time.ts'

it.each([
  ['2026-03-03T17:00:00Z', 'Tuesday, 03-Mar-26 09:00:00 PST'],
  ['2026-03-08T09:59:59Z', 'Sunday, 08-Mar-26 01:59:59 PST'],
  ['2026-03-08T10:00:00Z', 'Sunday, 08-Mar-26 03:00:00 PDT'],
  ['2026-07-01T00:00:00Z', 'Tuesday, 30-Jun-26 17:00:00 PDT'],
  ['2026-11-01T08:59:59Z', 'Sunday, 01-Nov-26 01:59:59 PDT'],
  ['2026-11-01T09:00:00Z', 'Sunday, 01-Nov-26 01:00:00 PST'],
])('writes %s as %s', (iso, text) => {
  expect(pacificTime(Date.parse(iso))).toBe(text)
})
