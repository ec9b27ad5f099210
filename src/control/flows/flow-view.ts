import type { Flow } from '../../core/flows/flow.ts'
import { healthOf } from '../../core/flows/flow-health.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { ControlCall } from '../context.ts'
import { iso } from '../parse.ts'

export const flowView = (flow: Flow, { world }: ControlCall) => ({
  id: flow.id,
  waba_id: flow.wabaId,
  name: flow.name,
  status: flow.status,
  categories: flow.categories,
  validation_errors: flow.validationErrors,
  ...(flow.endpointUri !== undefined && { endpoint_uri: flow.endpointUri }),
  updated_at: iso(flow.updatedAt),
  alerts: alertsOf(world.store.read, flow.id),
})

/** Alerts that are active, with the level that is crossed. */
const alertsOf = (tx: ReadTx, flowId: string): Record<string, number> =>
  Object.fromEntries(Object.entries(healthOf(tx, flowId).alerts).filter(([, level]) => level > 0))
