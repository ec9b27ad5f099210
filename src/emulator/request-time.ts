import type { DialectName } from '../core/ids.ts'
import { Latency } from '../core/latency/latency.ts'
import type { Call } from '../http/endpoint.ts'
import type { RequestEffect } from '../rules/action.ts'
import { requestFacts } from '../rules/request-facts.ts'
import { systemStopwatch } from '../runtime/clock.ts'
import type { World } from '../world.ts'

/** Waits until a request that came in at `started` has taken the time that it shall take. */
export type TakeTime = (
  call: Call<World>,
  dialect: DialectName,
  effect: RequestEffect,
  started: number,
) => Promise<void>

export function createTakeTime(): TakeTime {
  const latencies = new WeakMap<World, Latency>()

  return async function takeTime(call, dialect, effect, started) {
    const drawn = drawnTime(call, dialect, effect)
    if (drawn === 0 && effect.wait === undefined) return
    const { world } = call
    const spent = (systemStopwatch() - started) * world.clock.state.speed
    // Timers fire late rather than early: whole ms rounded down come out right on average.
    await world.wait(Math.max(0, Math.floor(drawn - spent)) + (effect.wait ?? 0))
  }

  function drawnTime(call: Call<World>, dialect: DialectName, { takes }: RequestEffect): number {
    if (typeof takes === 'number') return takes
    const { world, path } = call
    const setting = takes ?? world.settings.latency
    if (setting === 'none') return 0
    const { phoneNumberId, phoneNumber } = requestFacts(world.store.read, dialect, call)
    return latencyOf(world).draw(setting, {
      dialect,
      path,
      ...(phoneNumberId !== undefined && { phoneNumberId }),
      ...(phoneNumber !== undefined && { phoneNumber }),
    })
  }

  function latencyOf(world: World): Latency {
    const known = latencies.get(world)
    if (known) return known
    const latency = new Latency(world.replyRandom(0).next())
    latencies.set(world, latency)
    return latency
  }
}
