/** Chance, handed in. The same seed, world and position give the same values. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [0, max). */
  int(max: number): number
  bytes(count: number): Uint8Array
  /** Lower-case hex digits. */
  hex(digits: number): string
  /** Decimal digits; the first is never 0. */
  digits(count: number): string
  /** A lower-case UUID v4. */
  uuid(): string
}

/** What a transaction may know of the outside: the world's time (ms since the epoch) and chance. */
export interface Env {
  now(): number
  readonly random: Random
}
