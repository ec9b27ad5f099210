/** The nth draw of a rule, in [0, 1): a hash of its seed and n (the finisher of MurmurHash3). */
export function chanceOf(seed: number, n: number): number {
  let word = (seed ^ Math.imul(n + 1, 0x9e3779b9)) >>> 0
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return ((word ^ (word >>> 16)) >>> 0) / 0x1_0000_0000
}
