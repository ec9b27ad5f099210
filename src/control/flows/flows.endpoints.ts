import { z } from 'zod'
import type { Flow } from '../../core/flows/flow.ts'
import { flowAlert } from '../../core/flows/flow-alert.ts'
import { setFlowStatus, tellFlow } from '../../core/flows/flow-status.ts'
import { holdStatus } from '../../core/flows/watch-flow.ts'
import type { JsonObject } from '../../core/json.ts'
import { type ControlEndpoint, ok } from '../context.ts'
import { ControlError } from '../errors.ts'
import { list, wanted } from '../listing.ts'
import { parseBody } from '../parse.ts'
import { numberFor, requireFlow } from './find-flow.ts'
import { flowView } from './flow-view.ts'

const change = z.strictObject({
  status: z.enum(['DRAFT', 'PUBLISHED', 'DEPRECATED', 'BLOCKED', 'THROTTLED']).optional(),
  /** A webhook about its health: `event` and what belongs to it. */
  alert: z
    .looseObject({
      event: z.enum([
        'CLIENT_ERROR_RATE',
        'ENDPOINT_ERROR_RATE',
        'ENDPOINT_LATENCY',
        'ENDPOINT_AVAILABILITY',
        'FLOW_VERSION_EXPIRY_WARNING',
      ]),
    })
    .optional(),
})

export const flowEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/flows',
    auth: 'admin',
    doc: 'Flows of all WABAs; ?status=',
    run: (call) =>
      list<Flow>(call, {
        rows: () => call.world.store.read.flows.values(),
        id: (flow) => flow.id,
        filters: ['status'],
        matches: (flow) => wanted(call.query.get('status'), flow.status),
        view: (flow) => flowView(flow, call),
      }),
  },
  {
    method: 'PATCH',
    path: '/_emulator/flows/{id}',
    auth: 'admin',
    body: 'json',
    input: change,
    doc: "Meta's side of a Flow: throttled, blocked, recovered, alerts; the webhooks follow",
    async run(call) {
      const { status, alert } = parseBody(change, call.body)
      const flow = requireFlow(call)
      const { world } = call
      const changed = await world.store.transact((tx) => {
        if (alert) {
          const { event, flow_id: _, ...facts } = alert as JsonObject & { event: string }
          const said = `${event} of the Flow ${flow.name}`
          const usual =
            event === 'FLOW_VERSION_EXPIRY_WARNING'
              ? { warning: said }
              : { message: said, alert_state: 'ACTIVATED' }
          tellFlow(tx, flow, flowAlert(flow.id, event, { ...usual, ...facts }))
        }
        if (status === undefined) return flow
        holdStatus(tx, flow.id)
        return setFlowStatus(tx, world.env, flow, status)
      })
      return ok(flowView(changed, call))
    },
  },
  {
    method: 'POST',
    path: '/_emulator/flows/{id}/ping',
    auth: 'admin',
    body: 'json',
    doc: 'The health check of the endpoint; answers what it says',
    async run(call) {
      const flow = requireFlow(call)
      const number = numberFor(call, flow, undefined)
      const key = number.encryption?.publicKey
      if (key === undefined) {
        throw new ControlError(
          'invalid_request',
          `${number.id} has no public key: POST /${number.id}/whatsapp_business_encryption uploads one`,
        )
      }
      const answer = await call.world.askFlow({
        flowId: flow.id,
        publicKey: key,
        payload: { version: flow.json['data_api_version'] ?? '3.0', action: 'ping' },
        random: call.world.replyRandom(call.number),
      })
      return ok(answer)
    },
  },
]
