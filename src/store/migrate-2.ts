import { isObject } from '../core/json.ts'
import type { StateMaps } from './commit.ts'

const WATCHED = 'flow.watch:'

/** The health of Flows leaves the facts for a collection; what was seen in the last half hour is seen anew. */
export function fromFormat2(rows: StateMaps): StateMaps {
  const facts: NonNullable<StateMaps['facts']> = new Map()
  const flowHealth: NonNullable<StateMaps['flowHealth']> = new Map(rows.flowHealth)
  for (const [key, row] of rows.facts ?? []) {
    if (!key.startsWith(WATCHED)) {
      facts.set(key, row)
      continue
    }
    const flowId = key.slice(WATCHED.length)
    const alerts = 'alerts' in row && isObject(row.alerts) ? row.alerts : {}
    flowHealth.set(flowId, { flowId, requests: [], steps: [], alerts })
  }
  return { ...rows, facts, flowHealth }
}
