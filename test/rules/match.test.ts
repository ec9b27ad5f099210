import { describe, expect, it } from 'vitest'
import type { Rule, RuleMatch } from '../../src/core/rules/rule.ts'
import { chanceOf } from '../../src/rules/chance.ts'
import type { TrafficFacts } from '../../src/rules/facts.ts'
import { fits } from '../../src/rules/match.ts'
import { presets } from '../../src/rules/presets.ts'
import { BadRule, readRule } from '../../src/rules/read-rule.ts'
import { headerActions } from '../../src/rules/request-headers.ts'
import { isActive } from '../../src/rules/strike.ts'
import { streamRandom } from '../../src/runtime/seeded-random.ts'

const random = streamRandom('test', 'world', 'rules', 1)
const read = (written: unknown): Rule => readRule(written, { id: 'r', now: 1000, random })

const facts: TrafficFacts = {
  dialect: 'cloud',
  method: 'POST',
  path: '/400000000000001/messages',
  phoneNumberId: '400000000000001',
  phoneNumber: '12025550111',
  customer: '12025550101',
  type: 'template',
  template: 'order_update',
  text: 'Your order is here',
  query: new URLSearchParams('debug=all'),
  body: { to: '12025550101', template: { name: 'order_update', components: [{ type: 'body' }] } },
}

describe('a match', () => {
  it.each<[RuleMatch, boolean]>([
    [{}, true],
    [{ dialect: 'cloud' }, true],
    [{ dialect: ['onprem', 'cloud'] }, true],
    [{ dialect: 'onprem' }, false],
    [{ method: 'post' }, true],
    [{ path: '/messages' }, true],
    [{ path: 'messages' }, true],
    [{ path: '/{phone_number}/messages' }, true],
    [{ path: '/*/messages' }, true],
    [{ path: '/v21.0/400000000000001/messages' }, true],
    [{ path: '/**' }, true],
    [{ path: '/40000*/messages' }, true],
    [{ path: '/sages' }, false],
    [{ path: '/400000000000001' }, false],
    [{ phone_number: '400000000000001' }, true],
    [{ phone_number: '+1 202-555-0111' }, true],
    [{ phone_number: '12025550112' }, false],
    [{ customer: '+1 (202) 555-0101' }, true],
    [{ customer: '1202555*' }, true],
    [{ customer: '1203*' }, false],
    [{ type: ['text', 'template'] }, true],
    [{ template: 'order_*' }, true],
    [{ text: 'order' }, true],
    [{ text: 'ORDER IS' }, true],
    [{ text: 'a.b' }, false],
    [{ query: { debug: 'all' } }, true],
    [{ query: { debug: 'no' } }, false],
    [{ query: { missing: '*' } }, false],
    [{ body: { template: { name: 'order_update' } } }, true],
    [{ body: { template: { components: [{ type: 'body' }] } } }, true],
    [{ body: { template: { components: [{ type: 'header' }] } } }, false],
    [{ body: { to: 12025550101 } }, false],
    [{ webhook: '*' }, false],
    [{ link: '*' }, false],
    [{ status: 'sent' }, false],
  ])('%j fits: %s', (match, expected) => {
    expect(fits(match, facts)).toBe(expected)
  })
})

describe('a rule', () => {
  it.each([
    [{ error: 131016 }, { kind: 'error', value: 131016 }],
    [
      { match: {}, delay: '2s' },
      { kind: 'delay', value: '2s' },
    ],
    [{ reset: true }, { kind: 'reset', value: true }],
  ])('%j is read', (written, action) => {
    expect(read(written).action).toEqual(action)
  })

  it.each([
    [{}, 'a rule has one action'],
    [{ error: 1, delay: 2 }, 'a rule has one action'],
    [{ eror: 1 }, 'eror: is no action, did you mean error?'],
    [{ error: 'x' }, 'error'],
    [{ delay: 'soon' }, 'must be a duration'],
    [{ error: 1, match: { pth: '/' } }, 'pth'],
    [{ error: 1, probability: 2 }, 'probability'],
    [{ error: 1, times: 0 }, 'times'],
    ['text', 'a rule is an object'],
  ])('%j is refused: %s', (written, problem) => {
    expect(() => read(written)).toThrow(BadRule)
    expect(() => read(written)).toThrow(problem)
  })

  it('begins and reverts by itself', () => {
    const rule = read({ error: 1, after: '1s', for: '2s' })

    expect([1999, 2000, 3999, 4000].map((now) => isActive(rule, now))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('is used up', () => {
    const rule = read({ error: 1, times: 2 })

    expect(isActive({ ...rule, hits: 1, seen: 1 }, 0)).toBe(true)
    expect(isActive({ ...rule, hits: 2, seen: 2 }, 0)).toBe(false)
    expect(isActive({ ...read({ error: 1, first_n: 2 }), seen: 2, hits: 0 }, 0)).toBe(false)
  })
})

describe('chance', () => {
  it('is fair, and a function of seed and place', () => {
    const draws = Array.from({ length: 10_000 }, (_, n) => chanceOf(12_345, n))

    expect(draws.filter((draw) => draw < 0.1).length / 10_000).toBeCloseTo(0.1, 1)
    expect(draws.reduce((a, b) => a + b, 0) / 10_000).toBeCloseTo(0.5, 1)
    expect(chanceOf(12_345, 7)).toBe(draws[7])
    expect(chanceOf(12_346, 7)).not.toBe(draws[7])
  })
})

describe('the request headers', () => {
  it.each([
    ['131016', [{ kind: 'error', value: 131016 }]],
    ['reset', [{ kind: 'reset', value: true }]],
    [
      'reset=after; delay=20',
      [
        { kind: 'reset', value: 'after' },
        { kind: 'delay', value: 20 },
      ],
    ],
    ['truncate=0.2', [{ kind: 'truncate', value: 0.2 }]],
    ['{"error":{"code":1,"as":"status"}}', [{ kind: 'error', value: { code: 1, as: 'status' } }]],
  ])('X-Emulator-Fault: %s', (fault, expected) => {
    expect(headerActions({ 'x-emulator-fault': fault })).toEqual(expected)
  })

  it.each(['nothing', 'truncate=2', '{broken', '{"nothing":1}', '{}'])('%s is refused', (fault) => {
    expect(() => headerActions({ 'x-emulator-fault': fault })).toThrow(BadRule)
  })

  it('X-Emulator-Latency is named where it can not be read', () => {
    expect(() => headerActions({ 'x-emulator-latency': 'soon' })).toThrow(/^X-Emulator-Latency: /)
  })

  it('X-Emulator-Latency takes ms, a duration or a profile', () => {
    expect(headerActions({ 'x-emulator-latency': '1.5s' })).toEqual([
      { kind: 'latency', value: '1.5s' },
    ])
    expect(headerActions({ 'x-emulator-latency': '1500' })).toEqual([
      { kind: 'latency', value: 1500 },
    ])
    expect(headerActions({ 'x-emulator-latency': 'cloud' })).toEqual([
      { kind: 'latency', value: 'cloud' },
    ])
  })
})

describe('presets', () => {
  it.each(presets.map(({ name }) => name))('%s is made of rules that can be read', (name) => {
    const preset = presets.find((each) => each.name === name)

    for (const rule of preset?.rules(random) ?? []) expect(read(rule).action.kind).toBeTruthy()
  })

  it('sla-99.9 is down for 0.1 % of 30 days, within them', () => {
    const rules =
      presets
        .find(({ name }) => name === 'sla-99.9')
        ?.rules(random)
        .map(read) ?? []
    const down = rules
      .filter(({ match }) => match.dialect === 'cloud')
      .map(({ from = 0, until = 0 }) => until - from)
    const ends = rules.map(({ until = 0 }) => until - 1000)

    expect(down.reduce((a, b) => a + b, 0)).toBe(43 * 60_000 + 12_000)
    expect(Math.max(...ends)).toBeLessThanOrEqual(30 * 86_400_000)
  })
})
