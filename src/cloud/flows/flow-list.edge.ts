import { flowsOf } from '../../core/flows/migrate-flows.ts'
import { nodeEdge } from '../edge.ts'

/** `GET /{waba}/flows`, newest first. */
export const flowsEdge = nodeEdge('flow', {
  name: 'flows',
  auth: 'whatsapp_business_management',
  doc: 'List the Flows of a WABA',
  rows: (wabaId, call) =>
    flowsOf(call.world.store.read, wabaId)
      .map(({ id }) => id)
      .reverse(),
})
