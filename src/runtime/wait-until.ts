import { systemTimers } from './clock.ts'

/** Calls back whenever something may have changed; answers how to stop it. */
export type Watch = (look: () => void) => () => void

/** Asks `probe` now and at each change until it has an answer or `wallMs` are over; `ends` gets what ends it before. */
export function waitUntil<T>(
  probe: () => T | undefined,
  wallMs: number,
  watches: readonly Watch[],
  ends?: Set<() => void>,
): Promise<T | undefined> {
  const first = probe()
  if (first !== undefined || wallMs <= 0) return Promise.resolve(first)
  return new Promise((resolve, reject) => {
    const finish = (answer: T | undefined) => {
      systemTimers.clear(timer)
      ends?.delete(end)
      for (const stop of stops) stop()
      resolve(answer)
    }
    const look = () => {
      try {
        const answer = probe()
        if (answer !== undefined) finish(answer)
      } catch (error) {
        reject(error)
        finish(undefined)
      }
    }
    const end = () => finish(undefined)
    ends?.add(end)
    const timer = systemTimers.set(end, wallMs)
    const stops = watches.map((watch) => watch(look))
  })
}
