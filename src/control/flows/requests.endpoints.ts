import { z } from 'zod'
import { countFlowRequest, flowFailures } from '../../core/flows/flow-metrics.ts'
import { seeRequest, seeStep } from '../../core/flows/watch-flow.ts'
import { type ControlEndpoint, ok } from '../context.ts'
import { parseBody } from '../parse.ts'
import { requireFlow } from './find-flow.ts'
import { flowView } from './flow-view.ts'

const seen = z.strictObject({
  count: z.int().min(1).max(1000).default(1),
  latency_ms: z.int().min(0).default(0),
  /** Why the endpoint did not answer well; left out, it did. */
  failure: z.enum(flowFailures).optional(),
  /** What the phone did not understand, such as `INVALID_SCREEN_TRANSITION`. */
  client_error: z.string().optional(),
})

export const flowRequestEndpoints: ControlEndpoint[] = [
  {
    method: 'POST',
    path: '/_emulator/flows/{id}/requests',
    auth: 'admin',
    body: 'json',
    input: seen,
    doc: 'Counts requests that nobody has sent, for metrics and health: slow ones, failed ones',
    async run(call) {
      const { count, latency_ms: ms, failure, client_error } = parseBody(seen, call.body)
      const { id } = requireFlow(call)
      const { world } = call
      const outcome = { ms, ...(failure && { failure }) }
      const flow = await world.store.transact((tx) => {
        for (let sent = 0; sent < count; sent += 1) {
          const current = tx.flows.get(id) ?? requireFlow(call)
          const seconds = Math.max(1, Math.ceil(ms / 1000))
          countFlowRequest(tx, id, { at: world.env.now(), seconds, ...(failure && { failure }) })
          seeRequest(tx, world.env, current, outcome)
          seeStep(tx, world.env, current, client_error)
        }
        return tx.flows.get(id) ?? requireFlow(call)
      })
      return ok(flowView(flow, call))
    },
  },
]
