import type { Activity } from '../../core/wabas/activity.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { isPrincipal } from '../principal.ts'

/** Who does something by this call, for the activity log. */
export function actorOf(call: Call<World>): Pick<Activity, 'actorType' | 'actorId' | 'actorName'> {
  const { principal } = call
  if (!isPrincipal(principal)) return { actorType: 'SYSTEM', actorId: '', actorName: '' }
  const user = call.world.store.read.users.get(principal.userId ?? '')
  return {
    actorType: user?.kind === 'user' ? 'USER' : 'API',
    actorId: user?.id ?? principal.app.id,
    actorName: user?.name ?? principal.app.name,
  }
}
