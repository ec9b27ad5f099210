import { expect, it } from 'vitest'
import { randomStream, streamRandom } from '../../src/runtime/seeded-random.ts'

it('gives the same values for the same seed, world, stream and number', () => {
  const draw = (...place: [string, string, string, number]) => {
    const random = streamRandom(...place)
    return [random.next(), random.hex(9), random.digits(15), random.uuid(), [...random.bytes(5)]]
  }

  expect(draw('s', 'w', 'commit', 7)).toEqual(draw('s', 'w', 'commit', 7))
  const others: [string, string, string, number][] = [
    ['t', 'w', 'commit', 7],
    ['s', 'x', 'commit', 7],
    ['s', 'w', 'reply', 7],
    ['s', 'w', 'commit', 8],
    ['sw', '', 'commit', 7],
  ]
  for (const other of others) expect(draw(...other)).not.toEqual(draw('s', 'w', 'commit', 7))
})

it('gives values of the asked shape', () => {
  const stream = randomStream('s', 'w', 'shapes')
  for (let number = 0; number < 500; number += 1) {
    const random = stream(number)

    expect(random.next()).toBeLessThan(1)
    expect(random.int(3)).toBeOneOf([0, 1, 2])
    expect(random.hex(13)).toMatch(/^[0-9a-f]{13}$/)
    expect(random.digits(17)).toMatch(/^[1-9]\d{16}$/)
    expect(random.digits(1)).toMatch(/^[1-9]$/)
    expect(random.bytes(7)).toHaveLength(7)
    expect(random.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  }
})

it('spreads evenly over draws and over numbers', () => {
  const stream = randomStream('s', 'w', 'spread')
  const counts = { draws: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], numbers: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
  const one = stream(1)
  for (let i = 0; i < 20_000; i += 1) {
    const [draw, number] = [one.int(10), stream(i).int(10)]
    counts.draws[draw] = (counts.draws[draw] ?? 0) + 1
    counts.numbers[number] = (counts.numbers[number] ?? 0) + 1
  }

  for (const count of [...counts.draws, ...counts.numbers]) {
    expect(count).toBeGreaterThan(1_800)
    expect(count).toBeLessThan(2_200)
  }
})
