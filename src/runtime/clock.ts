import { timeAt } from '../core/clock.ts'
import type { ClockState } from '../core/tables.ts'
import type { WorldClock } from '../world.ts'

/** A clock that can be set, and held still at given times while a world is being advanced. */
export interface SettableClock extends WorldClock {
  set(state: ClockState): void
  /** Time stands at `ms` until `release` or the next hold. */
  holdAt(ms: number): void
  release(): void
}

export interface Timers {
  /** Answers a handle for `clear`. A delay beyond what the platform can wait fires early: look again then. */
  set(fn: () => void, ms: number): unknown
  clear(handle: unknown): void
}

export function createClock(wall: () => number, initial: ClockState): SettableClock {
  let state = initial
  let held: number | undefined
  return {
    now: () => held ?? timeAt(state, wall()),
    get state() {
      return state
    },
    get stepping() {
      return held !== undefined || state.mode === 'frozen'
    },
    set(next) {
      state = next
    },
    holdAt(ms) {
      held = ms
    },
    release() {
      held = undefined
    },
  }
}

/** Wall time in ms since the epoch. */
export const systemWall = (): number => Date.now()

/** Ms since some moment, with fractions, never set back: for measuring how long something took. */
export const systemStopwatch = (): number => performance.now()

/** `setTimeout` takes 31 bits. */
const LONGEST_WAIT_MS = 2_147_483_647

/** Timers that keep no process alive. Node fires up to 1 ms early, hence the rounding up. */
export const systemTimers: Timers = {
  set: (fn, ms) => setTimeout(fn, Math.min(Math.max(Math.ceil(ms), 0), LONGEST_WAIT_MS)).unref(),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
}
