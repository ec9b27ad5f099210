import { describe, expect, it } from 'vitest'
import {
  type Bucket,
  rateByGap,
  ratePerSecond,
  takeFromBucket,
} from '../../../src/core/limits/bucket.ts'
import {
  createTier,
  settleInTier,
  TIER_WINDOW_MS,
  takeFromTier,
} from '../../../src/core/limits/messaging-tier.ts'
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

interface Sent {
  readonly at: number
  readonly customer: string
  /** When it arrived; absent while it is under way. */
  readonly reachedAt?: number
}

/** Slow and obvious: every message is kept, but those that failed, and the different customers are counted anew. */
function tierModel(limit: number) {
  let sent: Sent[] = []
  const inside = (now: number): Set<string> =>
    new Set(
      sent
        .filter(({ at, reachedAt = at }) => reachedAt > now - TIER_WINDOW_MS)
        .map(({ customer }) => customer),
    )
  return {
    underWay: () => sent.filter(({ reachedAt }) => reachedAt === undefined),
    send(now: number, customer: string): Answer {
      const customers = inside(now)
      if (customers.has(customer) || customers.size < limit) {
        sent.push({ at: now, customer })
        return { allowed: true, retryAt: undefined }
      }
      const moments = sent.map(({ at, reachedAt = at }) => reachedAt + TIER_WINDOW_MS)
      const room = moments.filter((moment) => inside(moment).size < limit)
      return { allowed: false, retryAt: Math.min(...room) }
    },
    settle(message: Sent, reachedAt: number | undefined) {
      sent = sent.filter((each) => each !== message)
      if (reachedAt !== undefined) sent.push({ ...message, reachedAt })
    },
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

  it('unique customers in 24 hours, by when messages reach them', { timeout: MINUTES }, () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const draw = chance(seed)
      const limit = 1 + draw(5)
      const model = tierModel(limit)
      const tier = createTier()
      let now = 1
      for (let n = 0; n < 20; n += 1) {
        now += gap(draw, TIER_WINDOW_MS / 2)
        const waiting = model.underWay()
        const message = draw(2) === 0 ? waiting[draw(Math.max(1, waiting.length))] : undefined
        if (message) {
          const reachedAt = draw(3) === 0 ? undefined : now
          model.settle(message, reachedAt)
          settleInTier(tier, message.customer, message.at, reachedAt)
        }
        const customer = `c${draw(8)}`
        const verdict = takeFromTier(tier, limit, now, customer)
        const expected = model.send(now, customer)
        if (verdict.allowed !== expected.allowed || verdict.numbers.retry_at !== expected.retryAt) {
          expect({ seed, n, ...verdict }).toEqual({ seed, n, ...expected })
        }
      }
    }
  })
})
