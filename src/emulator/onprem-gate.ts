import { limitsShown } from '../core/limits/limits.ts'
import { admitOnpremRequest, overLimit } from '../core/limits/onprem-requests.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'

/** Concurrent, per second, per hour, per day: the limiters that stand in front of everything else. */
export function enterOnprem({ world, notes }: Call<World>): void {
  const { limits, settings, clock } = world
  const refused = admitOnpremRequest(limits, settings.onprem.limits, clock.now())
  if (refused) {
    notes['limits'] = limitsShown([refused])
    throw overLimit(
      settings.onprem.limits,
      `The limit of requests (${refused.limit}) has been reached`,
    )
  }
  limits.inFlight += 1
}

/** The request is worked on no more; one that is never answered when its client has gone away. */
export function leaveOnprem({ world, raw }: Call<World>, hangs: boolean): void {
  const leave = () => {
    world.limits.inFlight -= 1
  }
  if (hangs && !raw.socket.destroyed) raw.socket.once('close', leave)
  else leave()
}
