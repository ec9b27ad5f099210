/** `2026-01-05T18:20:11+0000`. */
export const graphTime = (at: number): string =>
  new Date(at).toISOString().replace(/\.\d+Z$/, '+0000')

export const unixTime = (at: number): number => Math.floor(at / 1000)
