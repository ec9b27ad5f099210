import type { Env } from '../env.ts'
import type { JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'
import type { Flow, FlowStatus } from './flow.ts'

/** A `flows` webhook of the WABA. */
export function tellFlow(tx: Tx, flow: Flow, value: JsonObject): void {
  tx.emit({ type: 'account.changed', wabaId: flow.wabaId, field: 'flows', value })
}

/** Without `before` the flow has just been made. */
export function tellFlowStatus(tx: Tx, flow: Flow, before?: FlowStatus): void {
  const message =
    before === undefined
      ? `Flow ${flow.name} has been created with status ${flow.status}`
      : `Flow ${flow.name} changed status from ${before} to ${flow.status}`
  tellFlow(tx, flow, {
    event: 'FLOW_STATUS_CHANGE',
    message,
    flow_id: flow.id,
    ...(before !== undefined && { old_status: before }),
    new_status: flow.status,
  })
}

export function setFlowStatus(tx: Tx, env: Env, flow: Flow, status: FlowStatus): Flow {
  if (flow.status === status) return flow
  const changed = tx.flows.put(flow.id, { ...flow, status, updatedAt: env.now() })
  tellFlowStatus(tx, changed, flow.status)
  return changed
}
