import { describe, expect, it } from 'vitest'
import {
  type Bucket,
  rateByGap,
  ratePerSecond,
  takeFromBucket,
} from '../../../src/core/limits/bucket.ts'
import { TIER_WINDOW_MS, takeFromTier } from '../../../src/core/limits/messaging-tier.ts'
import { type CallWindow, takeFromWindow } from '../../../src/core/limits/window.ts'
import { chance, gap } from './schedules.ts'

const SCHEDULES = 100_000
/** On a machine that does something else as well. */
const MINUTES = 180_000

type Answer = { allowed: boolean; retryAt: number | undefined }

/** Slow and obvious: a bucket that is filled millisecond by millisecond, in integers. */
function bucketModel(capacity: number, perMs: number) {
  let level = capacity
  let time = 0
  const fill = (level: number): number => Math.min(level + perMs, capacity)
  return (now: number, price: number): Answer => {
    for (; time < now; time += 1) level = fill(level)
    if (level >= price) {
      level -= price
      return { allowed: true, retryAt: undefined }
    }
    let retryAt = now
    for (let later = level; later < price; later = fill(later)) retryAt += 1
    return { allowed: false, retryAt }
  }
}

/** Slow and obvious: all calls that passed are kept, and counted anew each time. */
function windowModel(allowance: number, ms: number) {
  const passed: number[] = []
  const inside = (now: number): number => passed.filter((at) => at > now - ms && at <= now).length
  return (now: number): Answer => {
    if (inside(now) < allowance) {
      passed.push(now)
      return { allowed: true, retryAt: undefined }
    }
    let retryAt = now
    while (inside(retryAt) >= allowance) retryAt += 1
    return { allowed: false, retryAt }
  }
}

/** Slow and obvious: every message is kept, and the different customers of the last 24 hours are counted anew. */
function tierModel(limit: number) {
  const sent: { at: number; customer: string }[] = []
  const inside = (now: number): Set<string> =>
    new Set(sent.filter(({ at }) => at > now - TIER_WINDOW_MS).map(({ customer }) => customer))
  return (now: number, customer: string): boolean => {
    const customers = inside(now)
    if (!customers.has(customer) && customers.size >= limit) return false
    sent.push({ at: now, customer })
    return true
  }
}

describe('each limit agrees with a slow, obvious model of it', () => {
  it('token bucket of a rate, heavy messages among them', { timeout: MINUTES }, () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const draw = chance(seed)
      const perSecond = [1, 3, 20, 70, 80, 250, 500, 1000, 2.5, 40][draw(10)] ?? 80
      const rate = ratePerSecond(perSecond)
      const model = bucketModel(rate.capacity, rate.perMs)
      let state: Bucket | undefined
      let now = 0
      for (let n = 0; n < 12; n += 1) {
        now += gap(draw, Math.ceil(1000 / perSecond))
        const weight = 1 + draw(2) * draw(Math.max(2, Math.ceil(perSecond)))
        const verdict = takeFromBucket(state, rate, now, weight)
        state = verdict.state
        const expected = model(now, Math.min(rate.cost * weight, rate.capacity))
        if (verdict.allowed !== expected.allowed || verdict.numbers.retry_at !== expected.retryAt) {
          expect({ seed, n, ...verdict }).toEqual({ seed, n, ...expected })
        }
      }
    }
  })

  it('pair bucket: bursts, then one each gap', { timeout: MINUTES }, () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const draw = chance(seed)
      const rate = rateByGap(1 + draw(5), 1 + draw(60))
      const model = bucketModel(rate.capacity, rate.perMs)
      let state: Bucket | undefined
      let now = 0
      for (let n = 0; n < 20; n += 1) {
        now += gap(draw, rate.cost)
        const verdict = takeFromBucket(state, rate, now)
        state = verdict.state
        const expected = model(now, rate.cost)
        if (verdict.allowed !== expected.allowed || verdict.numbers.retry_at !== expected.retryAt) {
          expect({ seed, n, ...verdict }).toEqual({ seed, n, ...expected })
        }
      }
    }
  })

  it('rolling window', { timeout: MINUTES }, () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const draw = chance(seed)
      const rate = { allowance: 1 + draw(6), ms: 5 + draw(60) }
      const model = windowModel(rate.allowance, rate.ms)
      let state: CallWindow | undefined
      let now = 1
      for (let n = 0; n < 20; n += 1) {
        now += gap(draw, rate.ms)
        const verdict = takeFromWindow(state, rate, now)
        state = verdict.state
        const expected = model(now)
        if (verdict.allowed !== expected.allowed || verdict.numbers.retry_at !== expected.retryAt) {
          expect({ seed, n, ...verdict }).toEqual({ seed, n, ...expected })
        }
      }
    }
  })

  it('unique customers in 24 hours', { timeout: MINUTES }, () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const draw = chance(seed)
      const limit = 1 + draw(5)
      const model = tierModel(limit)
      let customers = new Map<string, number>()
      let now = 1
      for (let n = 0; n < 20; n += 1) {
        now += gap(draw, TIER_WINDOW_MS / 2)
        const customer = `c${draw(8)}`
        const verdict = takeFromTier(customers, limit, now, customer)
        customers = verdict.state
        const expected = model(now, customer)
        if (verdict.allowed !== expected)
          expect({ seed, n, ...verdict }).toEqual({ seed, n, expected })
      }
    }
  })
})
