import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inverseNormal } from '../../../src/core/latency/inverse-normal.ts'
import { Latency, parseLatency } from '../../../src/core/latency/latency.ts'
import { BadProfile, parseProfile, quantile } from '../../../src/core/latency/profile.ts'
import { regionRoundTripMs } from '../../../src/core/latency/regions.ts'
import { LatencySampler } from '../../../src/core/latency/sampler.ts'

/** Standard normal distribution by the series of Marsaglia: slow, and exact enough to judge the quantile. */
function normalCdf(z: number): number {
  let [sum, term] = [z, z]
  for (let n = 3; Math.abs(term) > 1e-18; n += 2) {
    term *= (z * z) / n
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

const percentileOf = (values: readonly number[], percent: number): number =>
  [...values].sort((a, b) => a - b)[Math.round((values.length * percent) / 100) - 1] ?? 0

const draws = (profile: string, count: number, start = 0.123): number[] => {
  const sampler = new LatencySampler(parseProfile(profile), start)
  return Array.from({ length: count }, () => sampler.next())
}

describe('the quantile of the standard normal', () => {
  it.each([
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [1e-9, -5.997807015007687],
    [1e-20, -9.262340089798409],
  ])('of %d is %d', (p, z) => {
    expect(inverseNormal(p)).toBeCloseTo(z, 12)
  })

  it('is undone by the distribution', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), (p) => {
        expect(normalCdf(inverseNormal(p))).toBeCloseTo(p, 12)
      }),
    )
  })
})

describe('a profile', () => {
  it('goes through its percentiles', () => {
    for (const text of ['p50=80,p90=200', 'p50=80,p90=200,p99=900', 'p10=5,p50=5,p99.9=5']) {
      const profile = parseProfile(text)
      if (profile.kind === 'none') throw new Error(text)
      for (const { percent, ms } of profile.points) {
        expect(quantile(profile.points, percent / 100)).toBeCloseTo(ms, 9)
      }
    }
  })

  it('has the parameters of the lognormal with p90 = 1 s and p99 = 2 s', () => {
    const profile = parseProfile('cloud')

    expect(
      profile.kind === 'lognormal' && Math.log(quantile(profile.points, 0.5) / 1000),
    ).toBeCloseTo(-0.850217, 6)
  })

  it.each(['cloud', 'cloud-target', 'p50=80,p90=200,p99=900', 'p90=40,p99=70', 'onprem:india'])(
    '%s keeps its p90 and p99 in any 5,000 in a row',
    (text) => {
      const profile = parseProfile(text)
      if (profile.kind === 'none') throw new Error(text)
      const all = draws(text, 20_000)
      for (const from of [0, 777, 5000, 12_345]) {
        const some = all.slice(from, from + 5000)
        const p90 = quantile(profile.points, 0.9)
        const p99 = quantile(profile.points, 0.99)
        expect(Math.abs(percentileOf(some, 90) / p90 - 1)).toBeLessThan(0.005 + 0.5 / p90)
        expect(Math.abs(percentileOf(some, 99) / p99 - 1)).toBeLessThan(0.018 + 0.5 / p99)
      }
    },
  )

  it('draws whole milliseconds, the same from the same start', () => {
    expect(draws('cloud', 50)).toEqual(draws('cloud', 50))
    expect(draws('cloud', 50, 0.9)).not.toEqual(draws('cloud', 50))
    expect(draws('cloud', 50).every(Number.isInteger)).toBe(true)
    expect(draws('none', 3)).toEqual([0, 0, 0])
  })

  it.each(Object.keys(regionRoundTripMs))(
    'onprem:%s never beats the round trip by much',
    (region) => {
      expect(percentileOf(draws(`onprem:${region}`, 1000), 90)).toBeGreaterThan(
        regionRoundTripMs[region] ?? Number.POSITIVE_INFINITY,
      )
    },
  )

  it.each([
    '',
    'fast',
    'onprem:moon',
    'p50=80',
    'p50=80,p40=90',
    'p50=80,p90=70',
    'p0=1,p90=70',
    'p10=1,p20=2,p30=3,p40=4',
  ])('%j is none', (text) => {
    expect(() => parseProfile(text)).toThrow(BadProfile)
  })

  it('a misspelt region is told which one is near', () => {
    expect(() => parseProfile('onprem:eu-wst')).toThrow('did you mean eu-west?')
  })
})

describe('the setting', () => {
  const setting =
    'p50=1000,p90=1000; onprem => p50=200,p90=200; /media => p50=300,p90=300; 4001 => none; +1 202-555-0111 => p50=9,p90=9'
  const latency = new Latency(0.5)

  it.each([
    [{ dialect: 'cloud', path: '/4000/messages' }, 1000],
    [{ dialect: 'onprem', path: '/v1/messages' }, 200],
    [{ dialect: 'onprem', path: '/v1/media' }, 300],
    [{ dialect: 'cloud', path: '/4001/media', phoneNumberId: '4001' }, 0],
    [{ dialect: 'cloud', path: '/4002/messages', phoneNumber: '12025550111' }, 9],
  ])('%o takes %i ms', (facts, expected) => {
    expect(latency.draw(setting, facts)).toBe(expected)
  })

  it('goes on where it was when another one comes in between', () => {
    const facts = { dialect: 'cloud', path: '/' }
    const alone = new Latency(0.3)
    const shared = new Latency(0.3)
    const expected = [alone.draw('cloud', facts), alone.draw('cloud', facts)]

    const first = shared.draw('cloud', facts)
    shared.draw('p50=7,p90=9', facts)

    expect([first, shared.draw('cloud', facts)]).toEqual(expected)
  })

  it('changes with the next request', () => {
    expect(latency.draw('none', { dialect: 'cloud', path: '/' })).toBe(0)
    expect(latency.draw('p50=7,p90=7', { dialect: 'cloud', path: '/' })).toBe(7)
  })

  it.each(['cloud;', 'cloud; none', ' => cloud', 'cloud; /media => fast'])(
    '%j can not be read',
    (text) => {
      expect(() => parseLatency(text)).toThrow(BadProfile)
    },
  )
})
