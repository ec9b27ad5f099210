import type { Json, JsonObject } from '../json.ts'

/** Members of an alert in the order in which Meta has them. */
const members = [
  'error_rate',
  'p90_latency',
  'p50_latency',
  'requests_count',
  'availability',
  'threshold',
  'alert_state',
  'errors',
]

/** The value of a `flows` webhook about the health of a flow or of its endpoint; a version that expires only warns. */
export function flowAlert(flowId: string, event: string, facts: JsonObject): JsonObject {
  const { message, warning, ...rest } = facts
  const ordered: Record<string, Json> = {}
  for (const name of [...members, ...Object.keys(rest)]) {
    const value = rest[name]
    if (value !== undefined) ordered[name] = value
  }
  return {
    event,
    ...(message !== undefined && { message }),
    ...(warning !== undefined && { warning }),
    flow_id: flowId,
    ...ordered,
  }
}
