import type { ClockState } from './tables.ts'
import type { ReadTx } from './tx.ts'

export const CLOCK = 'clock'

/** A clock that shows `now` at wall time `wallBase` and runs from there, `speed` times as fast. */
export const runningClock = (wallBase: number, now = wallBase, speed = 1): ClockState => ({
  mode: 'real',
  offset: now - wallBase,
  speed,
  wallBase,
})

/** A clock that stands at `now`; it keeps the speed for when it runs again. */
export const frozenClock = (now: number, speed = 1): ClockState => ({
  mode: 'frozen',
  now,
  offset: 0,
  speed,
  wallBase: now,
})

/** World time of a clock at a wall time, in whole milliseconds. */
export function timeAt(state: ClockState, wall: number): number {
  if (state.mode === 'frozen') return state.now ?? state.wallBase + state.offset
  return Math.floor(state.wallBase + (wall - state.wallBase) * state.speed + state.offset)
}

/** The clock that a state was left with. */
export const readClock = (tx: ReadTx): ClockState | undefined => tx.clock.get(CLOCK)
