import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { GraphError, unsupported } from './errors.ts'
import { isPrincipal } from './principal.ts'
import { seesWaba } from './visibility.ts'

/** What is copied from another WABA: the caller must see that too, and both must be of one business. */
export function requireSameBusiness(call: Call<World>, from: string, to: string): void {
  const { wabas } = call.world.store.read
  const source = wabas.get(from)
  const seen = isPrincipal(call.principal) && seesWaba(call.principal, from)
  if (!source || !seen) throw unsupported(call.method, from)
  if (source.businessId === wabas.get(to)?.businessId) return
  throw new GraphError(
    200,
    '(#200) The source and the destination must belong to the same business.',
  )
}
