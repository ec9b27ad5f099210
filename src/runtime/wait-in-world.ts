import type { WorldClock } from '../world.ts'
import type { Timers } from './clock.ts'

/** So many ms of the world's time, by a timer; none where the world's time does not run by itself. */
export function waitInWorld(clock: WorldClock, timers: Timers, ms: number): Promise<void> {
  if (ms <= 0 || clock.stepping) return Promise.resolve()
  return new Promise((resolve) => {
    timers.set(resolve, ms / clock.state.speed)
  })
}
