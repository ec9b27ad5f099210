import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { newFlowId } from './create-flow.ts'
import type { Flow } from './flow.ts'
import { watchExpiry } from './flow-expiry.ts'
import { tellFlowStatus } from './flow-status.ts'

export interface MigratedFlow {
  readonly source: Flow
  readonly id: string
}

export interface FailedFlow {
  readonly name: string
  readonly code: string
  readonly message: string
}

/** Copies flows into another WABA, as drafts, or as published where they were. */
export function migrateFlows(
  tx: Tx,
  env: Env,
  from: WabaId,
  to: WabaId,
  names: readonly string[] | undefined,
): { migrated: MigratedFlow[]; failed: FailedFlow[] } {
  const source = flowsOf(tx, from)
  const wanted = names ?? source.map(({ name }) => name)
  const migrated: MigratedFlow[] = []
  const failed: FailedFlow[] = []
  for (const name of wanted) {
    const flow = source.find((each) => each.name === name)
    if (!flow) {
      failed.push(failure(name, '4233041', 'Flow name not found in source WABA.'))
    } else if (flowsOf(tx, to).some((each) => each.name === name)) {
      failed.push(failure(name, '4233042', 'Flow name already exists in destination WABA.'))
    } else {
      migrated.push({ source: flow, id: copy(tx, env, to, flow) })
    }
  }
  return { migrated, failed }
}

export const flowsOf = (tx: ReadTx, wabaId: WabaId): Flow[] =>
  [...tx.flows.values()].filter((each) => each.wabaId === wabaId)

const failure = (name: string, code: string, message: string): FailedFlow => ({
  name,
  code,
  message: `Flows Migration Error: ${message}`,
})

function copy(tx: Tx, env: Env, wabaId: WabaId, flow: Flow): string {
  const { preview: _, ...rest } = flow
  const id = newFlowId(tx, env)
  const copied = tx.flows.put(id, { ...rest, id, wabaId, updatedAt: env.now() })
  tellFlowStatus(tx, copied)
  if (copied.publishedJson) watchExpiry(tx, env, copied)
  return id
}
