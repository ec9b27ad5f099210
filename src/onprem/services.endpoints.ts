import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { timedOut, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { wireError } from './errors.ts'
import { nodeName, nodesNow } from './nodes.ts'

/** A collection takes this long; its end is told by webhook. */
const RUN_MS = 1000

export const services: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'PUT',
    path: '/v1/services/message/gc',
    auth: 'admin',
    doc: 'Deletes messages that are processed from the database of the client',
    run: (call) => collect(call, 'message'),
  },
  {
    method: 'PUT',
    path: '/v1/services/media/gc',
    auth: 'admin',
    doc: 'Deletes media that was not used for 30 days',
    run: (call) => collect(call, 'media'),
  },
])

async function collect(call: Call<World>, what: 'message' | 'media'): Promise<Reply> {
  const { world } = call
  await world.store.transact((tx) =>
    tx.schedule({ due: world.env.now() + RUN_MS, kind: 'onprem.gc', data: { what } }),
  )
  return ok(call, { services: { [what]: { gc: progress(world) } } })
}

function progress(world: World): object {
  if (world.settings.onprem.topology !== 'multiconnect') return { status: 'processing' }
  const coreapps = nodesNow(world).filter(({ role }) => role === 'coreapp')
  return Object.fromEntries(
    coreapps.map(({ host, unreachable }) => [
      nodeName(host),
      unreachable ? { errors: [wireError(1014, timedOut(host))] } : { status: 'processing' },
    ]),
  )
}
