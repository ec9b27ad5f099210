import { isGiven } from '../config/is-given.ts'
import type { EmulatorConfig } from '../config.ts'
import { frozenClock, runningClock, timeAt } from '../core/clock.ts'
import type { ClockState } from '../core/tables.ts'
import { systemWall } from '../runtime/clock.ts'

/** The clock that somebody asked for. */
export function clockState({ clock }: EmulatorConfig): ClockState {
  const wall = systemWall()
  if (clock.mode === 'frozen') return frozenClock(clock.at ?? wall)
  return runningClock(wall, wall, clock.speed)
}

/** A world goes on from the time that it was left at, unless a clock of another kind is asked for expressly. */
export function clockToGoOn(
  saved: ClockState | undefined,
  asked: ClockState,
  config: EmulatorConfig,
): ClockState {
  if (!saved) return asked
  if (!isGiven(config, 'clock')) return saved
  if (saved.mode !== asked.mode || saved.speed !== asked.speed) return asked
  const isBehind = timeAt(saved, systemWall()) < timeAt(asked, systemWall())
  return isBehind ? asked : saved
}
