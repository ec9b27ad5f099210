import { expect, it } from 'vitest'
import { daysIn } from '../../src/core/local-days.ts'
import { zoneName } from '../../src/core/wabas/time-zones.ts'

const at = (iso: string): number => Date.parse(iso) / 1000
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

it.each([
  ['America/Los_Angeles', '2026-01-01', '2026-01-01T08:00:00.000Z', '2026-01-02T08:00:00.000Z'],
  // 23 and 25 hours.
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  ['Asia/Kolkata', '2026-01-01', '2025-12-31T18:30:00.000Z', '2026-01-01T18:30:00.000Z'],
  ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z', '2026-01-01T18:15:00.000Z'],
  ['Pacific/Auckland', '2026-01-01', '2025-12-31T11:00:00.000Z', '2026-01-01T11:00:00.000Z'],
  // The clock goes from midnight to one, so the day begins at one.
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
  // From midnight back to 23:00: the day before has 25 hours.
  ['America/Santiago', '2026-04-04', '2026-04-04T03:00:00.000Z', '2026-04-05T04:00:00.000Z'],
  // From one back to midnight: the day begins at the first midnight.
  ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z', '2026-10-26T01:00:00.000Z'],
  ['UTC', '2026-01-01', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
])('a day in %s: %s', (zone, date, begins, ends) => {
  const days = daysIn(zone)
  const start = days.beginOf(at(date))

  expect(iso(start)).toBe(begins)
  expect(iso(days.beginOf(at(date) + 86_400))).toBe(ends)
  for (const moment of [start, start + 1, start + 43_200, at(ends) - 1]) {
    expect(iso(days.startOf(moment))).toBe(begins)
  }
  expect(iso(days.startOf(at(ends)))).toBe(ends)
})

it('names zones by their ids, and every name is one that this Node knows', () => {
  expect(['1', '7', '25', '47', '58', '71', '100', '128', '146'].map((id) => zoneName(id))).toEqual(
    [
      'America/Los_Angeles',
      'America/New_York',
      'America/Sao_Paulo',
      'Europe/Berlin',
      'Europe/London',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'Asia/Singapore',
      'Asia/Baku',
    ],
  )
  expect(['0', '', '147', 'x', '1.5', '-1'].map((id) => zoneName(id))).toEqual(Array(6).fill('UTC'))
  for (let id = 1; id <= 146; id += 1) {
    expect(() => new Intl.DateTimeFormat('en', { timeZone: zoneName(`${id}`) })).not.toThrow()
  }
})
