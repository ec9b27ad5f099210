import type { ControlClient } from './http.ts'

export interface EmulatedClock {
  readonly now: string
  readonly mode: 'real' | 'frozen'
  readonly speed: number
  readonly pending: number
  readonly next_due: string | null
}

export interface Clock {
  get(): Promise<EmulatedClock>
  set(change: { mode?: 'real' | 'frozen'; now?: string; speed?: number }): Promise<EmulatedClock>
  freeze(now?: string): Promise<EmulatedClock>
  /** `25h`, or ms: runs everything due, webhooks and retries included, before it resolves. */
  advance(by: string | number): Promise<EmulatedClock>
  runUntilIdle(max?: string | number): Promise<EmulatedClock>
}

export const clockOf = (client: ControlClient): Clock => ({
  get: () => client.get('/clock'),
  set: (change) => client.send('PUT', '/clock', change),
  freeze: (now) =>
    client.send('PUT', '/clock', { mode: 'frozen', ...(now !== undefined && { now }) }),
  advance: (by) => client.send('POST', '/clock/advance', { by }),
  runUntilIdle: (max) =>
    client.send('POST', '/clock/run-until-idle', max === undefined ? {} : { max }),
})
