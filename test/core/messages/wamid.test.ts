import { describe, expect, it } from 'vitest'
import type { Random } from '../../../src/core/env.ts'
import { makeWamid, readWamid } from '../../../src/core/messages/wamid.ts'

const random = { hex: (digits: number) => 'a'.repeat(digits) } as Random

describe('a wamid', () => {
  it('has 52 characters after its prefix for a number of eleven digits', () => {
    const wamid = makeWamid(random, '12025550101', true)

    expect(wamid).toMatch(/^wamid\.HBgL[A-Za-z0-9+/]{48}$/)
  })

  it.each([
    ['12025550101', true],
    ['447700900321', false],
    ['5511955501234', true],
  ])('says whose chat %s it belongs to and which way it went', (digits, fromBusiness) => {
    expect(readWamid(makeWamid(random, digits, fromBusiness))).toEqual({
      digits,
      fromBusiness,
      key: fromBusiness ? 'A'.repeat(18) : `3A${'A'.repeat(18)}`,
    })
  })

  it('reads one that Meta has published the form of', () => {
    expect(readWamid('wamid.HBgMNDQ3NzAwOTAwMzIxFQIAERgSN0QyRjEwOEI0QzlFNTZBMTMwAA==')).toEqual({
      digits: '447700900321',
      fromBusiness: true,
      key: '7D2F108B4C9E56A130',
    })
  })

  it.each(['', 'wamid.', 'wamid.????', 'gBEGkYiEB1VXAglK1ZEqA1YKPrU'])('is not %j', (text) => {
    expect(readWamid(text)).toBeUndefined()
  })
})
