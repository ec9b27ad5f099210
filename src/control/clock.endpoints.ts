import { z } from 'zod'
import { DAY_MS } from '../core/duration.ts'
import { type ControlCall, type ControlEndpoint, ok } from './context.ts'
import { iso, parseBody, requireDuration, requireTime } from './parse.ts'
import { duration } from './values.schemas.ts'

const clockBody = z.strictObject({
  mode: z.enum(['real', 'frozen']).optional(),
  now: duration.optional(),
  speed: z.number().positive().max(1_000_000).optional(),
})
const advanceBody = z.strictObject({ by: duration })
const idleBody = z.strictObject({ max: duration.optional() })

export const clockEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/clock',
    auth: 'admin',
    doc: 'World time, and what is due next',
    run: (call) => ok(clockView(call)),
  },
  {
    method: 'PUT',
    path: '/_emulator/clock',
    auth: 'admin',
    body: 'json',
    input: clockBody,
    doc: 'Freezes, starts, sets or speeds up the clock; going forward runs what becomes due',
    async run(call) {
      const { mode, now, speed } = parseBody(clockBody, call.body)
      await call.world.scheduler.setClock({
        mode: mode ?? call.world.clock.state.mode,
        ...(now !== undefined && { now: requireTime('now', now) }),
        ...(speed !== undefined && { speed }),
      })
      return ok(clockView(call))
    },
  },
  {
    method: 'POST',
    path: '/_emulator/clock/advance',
    auth: 'admin',
    body: 'json',
    input: advanceBody,
    doc: 'Moves the clock and runs everything due, webhooks and retries included, before it answers',
    async run(call) {
      const by = requireDuration('by', parseBody(advanceBody, call.body).by)
      const ran = await call.world.scheduler.advance(by)
      return ok({ ...clockView(call), ran })
    },
  },
  {
    method: 'POST',
    path: '/_emulator/clock/run-until-idle',
    auth: 'admin',
    body: 'json',
    input: idleBody,
    doc: 'Moves the clock until nothing but expiries is due within max (24h)',
    async run(call) {
      const { max } = parseBody(idleBody, call.body)
      const limit = max === undefined ? DAY_MS : requireDuration('max', max)
      const ran = await call.world.scheduler.runUntilIdle(limit)
      return ok({ ...clockView(call), ran })
    },
  },
]

function clockView({ world }: ControlCall) {
  const pending = world.scheduler.pending()
  const [first] = pending
  return {
    now: iso(world.clock.now()),
    mode: world.clock.state.mode,
    speed: world.clock.state.speed,
    pending: pending.length,
    next_due: first ? iso(first.due) : null,
  }
}
