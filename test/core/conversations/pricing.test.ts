import { describe, expect, it } from 'vitest'
import {
  freeEntryPointAfter,
  isFreeEntryPoint,
} from '../../../src/core/conversations/free-entry-point.ts'
import { pricedConversation } from '../../../src/core/conversations/priced-conversation.ts'
import { pricingOf } from '../../../src/core/conversations/pricing.ts'
import { DAY_MS } from '../../../src/core/duration.ts'
import { takeMarketing } from '../../../src/core/limits/marketing-cap.ts'

describe('the price of a message', () => {
  it.each([
    ['a text', undefined, true, false, [false, 'free_customer_service', 'service']],
    [
      'a utility template, open',
      'utility',
      true,
      false,
      [false, 'free_customer_service', 'utility'],
    ],
    ['a utility template, closed', 'utility', false, false, [true, 'regular', 'utility']],
    ['marketing, open', 'marketing', true, false, [true, 'regular', 'marketing']],
    ['authentication', 'authentication', true, false, [true, 'regular', 'authentication']],
    [
      'anything after an ad',
      'marketing',
      false,
      true,
      [false, 'free_entry_point', 'referral_conversion'],
    ],
  ])('%s', (_what, templateCategory, windowOpen, freeEntryPoint, [billable, type, category]) => {
    const priced = pricingOf({
      windowOpen,
      freeEntryPoint,
      ...(templateCategory !== undefined && { templateCategory }),
    })

    expect(priced).toEqual({ billable, type, category })
  })
})

describe('a free entry point', () => {
  const chat = { phoneNumberId: '1', customer: '2' }

  it('opens for 72 hours with the answer within a day of the ad', () => {
    const conversation = { ...chat, referredAt: 0 }

    expect(freeEntryPointAfter(conversation, DAY_MS - 1)).toEqual({
      freeEntryPointUntil: 4 * DAY_MS - 1,
    })
    expect(freeEntryPointAfter(conversation, DAY_MS)).toEqual({})
  })

  it('is not made longer by a second answer', () => {
    const conversation = { ...chat, referredAt: 0, freeEntryPointUntil: 10 + 3 * DAY_MS }

    expect(freeEntryPointAfter(conversation, 20)).toEqual({})
    expect(isFreeEntryPoint(conversation, 3 * DAY_MS)).toBe(true)
    expect(isFreeEntryPoint(conversation, 3 * DAY_MS + 10)).toBe(false)
  })

  it('does not open without an ad', () => {
    expect(isFreeEntryPoint(chat, 5)).toBe(false)
  })
})

describe('the conversation of a message', () => {
  let made = 0
  const next = () => `c${++made}`
  const utility = { billable: true, type: 'regular', category: 'utility' } as const
  const free = {
    billable: false,
    type: 'free_entry_point',
    category: 'referral_conversion',
  } as const

  it('is its own where each message has a price', () => {
    const facts = { pricing: utility, perMessage: true, freeEntryPointUntil: undefined, now: 0 }
    const first = pricedConversation(undefined, facts, next)
    const second = pricedConversation(first.open, { ...facts, now: 1 }, next)

    expect(second.mine.id).not.toBe(first.mine.id)
    expect(second.open).toEqual([])
  })

  it('is one for each category and day by the older prices', () => {
    const facts = { pricing: utility, perMessage: false, freeEntryPointUntil: undefined, now: 0 }
    const first = pricedConversation(undefined, facts, next)
    const second = pricedConversation(first.open, { ...facts, now: DAY_MS - 1 }, next)
    const third = pricedConversation(second.open, { ...facts, now: DAY_MS }, next)

    expect(second.mine).toEqual(first.mine)
    expect(third.mine.id).not.toBe(first.mine.id)
  })

  it('is one for a free entry point, until that closes', () => {
    const facts = { pricing: free, perMessage: true, freeEntryPointUntil: 3 * DAY_MS, now: 0 }
    const first = pricedConversation(undefined, facts, next)
    const second = pricedConversation(first.open, { ...facts, now: 2 * DAY_MS }, next)

    expect(first.mine.until).toBe(3 * DAY_MS)
    expect(second.mine).toEqual(first.mine)
  })
})

describe('the cap on marketing', () => {
  it('lets so many through in any 24 hours', () => {
    const first = takeMarketing(undefined, 2, 0)
    const second = takeMarketing(first.times, 2, 10)
    const third = takeMarketing(second.times, 2, 20)
    const later = takeMarketing(third.times, 2, DAY_MS)

    expect([first, second, third, later].map(({ allowed }) => allowed)).toEqual([
      true,
      true,
      false,
      true,
    ])
  })

  it('is off at 0', () => {
    expect(takeMarketing([1, 2, 3], 0, 4)).toEqual({ allowed: true, times: [] })
  })
})
