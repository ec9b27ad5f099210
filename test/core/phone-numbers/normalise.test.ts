import { describe, expect, it } from 'vitest'
import { callingCodeOf, normaliseNumber } from '../../../src/core/phone-numbers/normalise.ts'

const nobody = () => false

describe('normaliseNumber', () => {
  it.each([
    ['+16315551234', '91', '16315551234'],
    ['(631) 555-1234', '91', '916315551234'],
    ['1 (631) 555-1234', '91', '9116315551234'],
    ['16505551234', '91', '16505551234'],
    ['+1 (631) 555-1004', '1', '16315551004'],
    ['1-631-555-1005', '1', '16315551005'],
    ['6315551002', '1', '16315551002'],
    [' +1.631.555.1001 ', '44', '16315551001'],
    ['020 7946 0018', '44', '442079460018'],
  ])('reads %s for a business with calling code %s as %s', (input, code, waId) => {
    expect(normaliseNumber(input, code, nobody)).toBe(waId)
  })

  it.each([
    '',
    'abc',
    '+163155',
    '+1234567890123456',
    '+0123456789',
    '1631555a001',
    '000000000',
    '++16315551234',
  ])('takes %j for no phone number', (input) => {
    expect(normaliseNumber(input, '1', nobody)).toBeUndefined()
  })

  it.each([
    ['+5511987654321', '551187654321'],
    ['551187654321', '5511987654321'],
    ['+5215512345678', '525512345678'],
    ['+525512345678', '5215512345678'],
    ['+5491123456789', '541123456789'],
    ['+541123456789', '5491123456789'],
  ])('answers for %s the form under which a user is known, %s', (input, known) => {
    expect(normaliseNumber(input, '1', (waId) => waId === known)).toBe(known)
  })

  it('takes bare digits of a known user as they are', () => {
    expect(normaliseNumber('4930123456', '1', (waId) => waId === '4930123456')).toBe('4930123456')
  })

  it('tells the calling code of a number as it is displayed', () => {
    expect(callingCodeOf('+1 202-555-0111')).toBe('1')
  })
})
