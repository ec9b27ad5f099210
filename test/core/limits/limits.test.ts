import { describe, expect, it } from 'vitest'
import { admitMessage, countInbound } from '../../../src/core/limits/admit-message.ts'
import { isFull, ratePerSecond, takeFromBucket } from '../../../src/core/limits/bucket.ts'
import { clearLimits, createLimits } from '../../../src/core/limits/limits.ts'
import {
  takeBusinessUseCase,
  takeRegistration,
  takeTemplateCreation,
} from '../../../src/core/limits/management.ts'
import {
  admitContacts,
  admitOnpremRequest,
  limiterStats,
} from '../../../src/core/limits/onprem-requests.ts'
import { cloudRate, onpremRate, parseThroughput } from '../../../src/core/limits/throughput.ts'
import { isUpgrading, startUpgrade, UPGRADE_MS } from '../../../src/core/limits/upgrade.ts'
import { callsAt, takeFromWindow } from '../../../src/core/limits/window.ts'
import type { PhoneNumber } from '../../../src/core/phone-numbers/phone-number.ts'
import { defaultSettings } from '../../../src/core/settings.ts'

const number = (fields: Partial<PhoneNumber> = {}): PhoneNumber => ({
  id: '400000000000001',
  wabaId: '300000000000001',
  displayNumber: '+1 202-555-0111',
  waId: '12025550111',
  verifiedName: 'Emulator',
  platform: 'CLOUD_API',
  codeVerification: 'VERIFIED',
  status: 'CONNECTED',
  nameStatus: 'APPROVED',
  accountMode: 'LIVE',
  qualityRating: 'GREEN',
  throughput: 'STANDARD',
  coexistence: false,
  ...fields,
})

/** Offers twice the rate, evenly, and counts what passes from the second second on. */
function acceptedPerSecond(perSecond: number, seconds: number): number {
  const rate = ratePerSecond(perSecond)
  let state: ReturnType<typeof takeFromBucket>['state'] | undefined
  let accepted = 0
  for (let n = 0; n < perSecond * 2 * seconds; n += 1) {
    const now = Math.floor((n * 500) / perSecond)
    const verdict = takeFromBucket(state, rate, now)
    state = verdict.state
    if (verdict.allowed && now >= 1000) accepted += 1
  }
  return accepted / (seconds - 1)
}

describe('throughput', () => {
  it.each([70, 80, 250, 500, 1000])('is exact to the message at %i/s', (perSecond) => {
    expect(acceptedPerSecond(perSecond, 12)).toBe(perSecond)
  })

  it('admits up to twice the rate in the first second after idle', () => {
    const rate = ratePerSecond(80)
    let state: ReturnType<typeof takeFromBucket>['state'] | undefined
    let accepted = 0
    for (let now = 0; now < 1000; now += 1) {
      const verdict = takeFromBucket(state, rate, now)
      state = verdict.state
      if (verdict.allowed) accepted += 1
    }

    expect(accepted).toBe(159)
  })

  it.each([
    ['auto', { throughput: 'STANDARD' }, 80],
    ['auto', { throughput: 'HIGH' }, 1000],
    ['auto', { throughput: 'HIGH', coexistence: true }, 20],
    ['high-load', { throughput: 'STANDARD' }, 40],
    ['high-load', { throughput: 'HIGH' }, 500],
    ['legacy-2024', { throughput: 'STANDARD' }, 500],
    ['33', { throughput: 'HIGH' }, 33],
    ['off', { throughput: 'HIGH' }, undefined],
  ] as const)('%s with %o is %s', (text, fields, expected) => {
    const profile = parseThroughput(text)

    expect(profile && cloudRate(number(fields), profile)).toBe(expected)
  })

  it.each([
    ['auto', 1, 70],
    ['auto', 2, 250],
    ['legacy-2024', 1, 70],
    ['33', 4, 33],
    ['off', 4, undefined],
  ] as const)('On-Premises: %s with %i shards is %s', (text, shards, expected) => {
    const profile = parseThroughput(text)

    expect(profile && onpremRate(shards, profile)).toBe(expected)
  })

  it.each(['', 'fast', '-1', '0', '1e9', '1.2345'])('%j is no profile', (text) => {
    expect(parseThroughput(text)).toBeUndefined()
  })

  it('refills nothing when the clock is set back', () => {
    const rate = ratePerSecond(1)
    const { state } = takeFromBucket(undefined, rate, 5000)

    expect(takeFromBucket(state, rate, 100).allowed).toBe(false)
    expect(isFull(state, rate, 100)).toBe(false)
    expect(isFull(state, rate, 9_000_000_000_000)).toBe(true)
  })
})

describe('a message', () => {
  const facts = { number: number(), customer: '12025550101', media: false, shards: 1 }

  it('takes from both buckets or from none', () => {
    const limits = createLimits()
    for (let n = 0; n < 45; n += 1) admitMessage(limits, defaultSettings, 0, facts)

    const refused = admitMessage(limits, defaultSettings, 0, facts)
    const other = admitMessage(limits, defaultSettings, 0, { ...facts, customer: '12025550102' })

    expect(refused).toMatchObject({
      refused: 'pair_rate_limit_hit',
      answers: [
        { limit: 'throughput', allowed: true, available: 35 },
        { limit: 'pair', allowed: false, available: 0, allowance: 45, retry_at: 6000 },
      ],
    })
    expect(other).toMatchObject({ answers: [{ limit: 'throughput', available: 35 }, {}] })
  })

  it('gets one place to the same customer back each 6 s', () => {
    const limits = createLimits()
    for (let n = 0; n < 45; n += 1) admitMessage(limits, defaultSettings, 0, facts)

    const verdicts = [5999, 6000, 6001, 12_000].map(
      (now) => admitMessage(limits, defaultSettings, now, facts).refused,
    )

    expect(verdicts).toEqual(['pair_rate_limit_hit', undefined, 'pair_rate_limit_hit', undefined])
  })

  it('counts a caller who comes back too early', () => {
    const limits = createLimits()
    for (let n = 0; n < 45; n += 1) admitMessage(limits, defaultSettings, 0, facts)

    const first = admitMessage(limits, defaultSettings, 10, facts).answers.at(-1)
    const second = admitMessage(limits, defaultSettings, 20, facts).answers.at(-1)

    expect(first?.early).toBeUndefined()
    expect(second?.early).toBe(true)
    expect(limits.counts.get('pair')).toEqual({ allowed: 45, refused: 2, early: 1 })
  })

  it('knows no limit with the profile off, the pair limit included', () => {
    const limits = createLimits()
    const settings = { ...defaultSettings, throughput: 'off' }

    for (let n = 0; n < 500; n += 1) {
      expect(admitMessage(limits, settings, 0, facts)).toEqual({ answers: [] })
    }
  })

  it('with media counts as two on the On-Premises side, and has no pair limit there', () => {
    const limits = createLimits()
    const onprem = { ...facts, number: number({ platform: 'ON_PREMISE' }), media: true }
    const accepted = Array.from({ length: 70 }, () =>
      admitMessage(limits, defaultSettings, 0, onprem),
    ).filter(({ refused }) => !refused)

    expect(accepted.length).toBe(35)
  })

  it('in is counted together with those that go out on Cloud', () => {
    const limits = createLimits()
    for (let n = 0; n < 100; n += 1) countInbound(limits, defaultSettings, 0, facts.number)

    expect(admitMessage(limits, defaultSettings, 0, facts).refused).toBe('rate_limit_hit')
    expect(admitMessage(limits, defaultSettings, 13, facts).refused).toBeUndefined()
  })

  it('leaves no full pair bucket behind', () => {
    const limits = createLimits()
    for (let n = 0; n < 5000; n += 1) {
      admitMessage(limits, defaultSettings, n * 6000, { ...facts, customer: `1202${n}` })
    }

    expect(limits.pairs.size).toBeLessThan(1100)
    clearLimits(limits)
    expect(limits.pairs.size).toBe(0)
  })
})

describe('management', () => {
  const tx = (registered: boolean) =>
    ({
      phoneNumbers: new Map([
        ['1', number({ platform: registered ? 'CLOUD_API' : 'NOT_APPLICABLE' })],
      ]),
    }) as never

  it.each([
    [false, 200],
    [true, 5000],
  ])('calls an hour for an app and a WABA, registered number: %s', (registered, allowance) => {
    const limits = createLimits()
    const call = (now: number) =>
      takeBusinessUseCase(tx(registered), limits, now, 'app', '300000000000001')
    for (let n = 0; n < allowance; n += 1) expect(call(n).allowed).toBe(true)

    expect(call(allowance)).toMatchObject({ allowed: false, retry_at: 3_600_000 })
    expect(call(3_599_999).allowed).toBe(false)
    expect(call(3_600_000).allowed).toBe(true)
    expect(takeBusinessUseCase(tx(registered), limits, 0, 'other', '300000000000001').allowed).toBe(
      true,
    )
  })

  it('ten registrations in 72 hours, a hundred templates an hour', () => {
    const limits = createLimits()
    const registrations = Array.from({ length: 11 }, () => takeRegistration(limits, 0, 'n').allowed)
    const templates = Array.from(
      { length: 101 },
      () => takeTemplateCreation(limits, 0, 'w').allowed,
    )

    expect(registrations.filter(Boolean).length).toBe(10)
    expect(takeRegistration(limits, 72 * 3_600_000, 'n').allowed).toBe(true)
    expect(templates.filter(Boolean).length).toBe(100)
    expect(takeTemplateCreation(limits, 3_600_000, 'w').allowed).toBe(true)
  })
})

describe('the limiters of the On-Premises server', () => {
  it('are off until they have a number', () => {
    const limits = createLimits()
    limits.inFlight = 10_000

    expect(admitOnpremRequest(limits, defaultSettings.onprem.limits, 0)).toBeUndefined()
  })

  it('count what they refuse in the statistics', () => {
    const limits = createLimits()
    const off = defaultSettings.onprem.limits
    const allowed = { ...off, concurrent: 2, perSecond: 3, perHour: 4, perDay: 5 }
    const at = (now: number) => admitOnpremRequest(limits, allowed, now)?.limit
    const seen = [0, 0, 0, 0, 1000, 2000, 3_600_000, 3_601_000].map(at)
    limits.inFlight = 2
    seen.push(at(9_000_000))

    expect(seen).toEqual([
      undefined,
      undefined,
      undefined,
      'per_second',
      undefined,
      'per_hour',
      undefined,
      'per_day',
      'concurrent',
    ])
    expect(limiterStats(limits)).toEqual({
      concurrent_rate_limit_triggered: 1,
      per_sec_request_rate_limit_triggered: 1,
      per_hour_request_rate_limit_triggered: 1,
      per_day_request_rate_limit_triggered: 1,
      per_day_contacts_scrape_limit_triggered: 0,
    })
  })

  it('contacts count one by one', () => {
    const limits = createLimits()
    const allowed = { ...defaultSettings.onprem.limits, contactsPerDay: 5 }

    expect(admitContacts(limits, allowed, 0, 3)).toBeUndefined()
    expect(admitContacts(limits, allowed, 0, 3)?.limit).toBe('contacts_per_day')
    expect(admitContacts(limits, allowed, 86_400_000, 1)).toBeUndefined()
  })
})

describe('state', () => {
  it('of a window is not changed by what follows it', () => {
    const rate = { allowance: 3, ms: 100 }
    const first = takeFromWindow(undefined, rate, 1).state
    const second = takeFromWindow(first, rate, 2).state
    const fork = takeFromWindow(first, rate, 50).state

    expect(callsAt(first, rate, 50)).toMatchObject({ from: 0, to: 1 })
    expect([...second.times.slice(second.from, second.to)]).toEqual([1, 2])
    expect([...fork.times.slice(fork.from, fork.to)]).toEqual([1, 50])
  })

  it('of a number that is upgraded refuses for a minute', () => {
    const upgraded = startUpgrade(number(), 1000)

    expect(upgraded.throughput).toBe('HIGH')
    expect(isUpgrading(upgraded, 1000 + UPGRADE_MS - 1)).toBe(true)
    expect(isUpgrading(upgraded, 1000 + UPGRADE_MS)).toBe(false)
    expect(isUpgrading(number(), 0)).toBe(false)
  })
})
