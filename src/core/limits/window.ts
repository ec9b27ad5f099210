import type { Verdict } from './verdict.ts'

/** So many calls in any stretch of `ms`. */
export interface WindowRate {
  readonly allowance: number
  readonly ms: number
}

/**
 * The calls of a rolling window, oldest first. `times` is shared between a state and the ones that follow it and is only
 * ever appended to, so that a call costs the same however many the window holds.
 */
export interface CallWindow {
  readonly times: readonly number[]
  /** The calls that count are `times[from..to)`. */
  readonly from: number
  readonly to: number
  readonly closedUntil: number
}

const noCalls: CallWindow = { times: [], from: 0, to: 0, closedUntil: 0 }

/** Calls that still count at `now`; a call leaves the window exactly `ms` after it was made. */
export function callsAt(window: CallWindow | undefined, rate: WindowRate, now: number): CallWindow {
  if (!window) return noCalls
  let from = window.from
  while (from < window.to && (window.times[from] ?? 0) <= now - rate.ms) from += 1
  return from === window.from ? window : { ...window, from }
}

/** One call. A refused one does not count, else a client that hammers would never get back in. */
export function takeFromWindow(
  before: CallWindow | undefined,
  rate: WindowRate,
  now: number,
): Verdict<CallWindow> {
  const window = callsAt(before, rate, now)
  const used = window.to - window.from
  const numbers = { allowance: rate.allowance, available: Math.max(0, rate.allowance - used) }
  if (used < rate.allowance) {
    return { allowed: true, state: append(window, now), numbers }
  }
  // With an allowance of 0 nothing ever passes: come back a whole window later.
  const leaving = window.times[window.to - rate.allowance] ?? now
  const retryAt = leaving + rate.ms
  const early = now < window.closedUntil
  return {
    allowed: false,
    state: { ...window, closedUntil: retryAt },
    numbers: { ...numbers, retry_at: retryAt, ...(early && { early }) },
  }
}

function append(window: CallWindow, now: number): CallWindow {
  const { from, to } = window
  // Copied when another state has gone on from here, or when most of it has left the window.
  const shared = window.times.length !== to || window === noCalls || from > 64 + (to - from)
  const times = (shared ? window.times.slice(from, to) : window.times) as number[]
  times.push(Math.max(now, times.at(-1) ?? now))
  return {
    times,
    from: shared ? 0 : from,
    to: times.length,
    closedUntil: 0,
  }
}
