/** Small seeded chance for the schedules: a run that disagrees can be run again. */
export function chance(seed: number): (max: number) => number {
  let state = seed >>> 0 || 1
  return (max) => {
    // xorshift32
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % max
  }
}

/** Gaps between calls: mostly bursts, sometimes a rest, sometimes exactly one period. */
export function gap(draw: (max: number) => number, period: number): number {
  const kind = draw(10)
  if (kind < 4) return 0
  if (kind < 7) return draw(Math.max(2, Math.ceil(period / 8)))
  if (kind < 9) return draw(period) + draw(2)
  return period + draw(3) - 1 + draw(2) * period * 3
}
