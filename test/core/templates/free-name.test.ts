import { expect, it } from 'vitest'
import { waitText } from '../../../src/core/templates/free-name.ts'

const DAY = 86_400_000

it.each([
  [30_000, 'less than 1 minute'],
  [90_000, '1 minute'],
  [3 * 3_600_000, '3 hours'],
  [17 * DAY, '17 days'],
  [DAY, '1 day'],
  [30 * DAY, '4 weeks'],
])('says %i ms as %s', (ms, text) => {
  expect(waitText(ms)).toBe(text)
})
