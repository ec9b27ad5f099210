import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment } from './deployment.ts'
import { ok } from './envelope.ts'

export const health: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/v1/health',
    auth: 'monitor',
    doc: 'Whether the client is connected to WhatsApp',
    run(call) {
      const { registration } = requireDeployment(call.world)
      const status = registration === 'registered' ? 'connected' : 'unregistered'
      return ok(call, { health: { gateway_status: status } })
    },
  },
]
