import type { Env } from '../env.ts'
import type { AppId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import { checkFlowJson } from './check-flow-json.ts'
import { requireEndpointVersion, requireFreeFlowName } from './create-flow.ts'
import type { Flow } from './flow.ts'
import { watchExpiry } from './flow-expiry.ts'
import { FlowRefused } from './flow-refused.ts'
import { setFlowStatus } from './flow-status.ts'

export interface ChangeFlow {
  readonly name?: string
  readonly categories?: readonly string[]
  readonly endpointUri?: string
  readonly appId?: AppId
}

const KEPT_VERSIONS = 5

export function changeFlow(tx: Tx, env: Env, flow: Flow, change: ChangeFlow): Flow {
  requireEditable(flow)
  if (Object.keys(change).length === 0) return flow
  if (change.name !== undefined) requireFreeFlowName(tx, flow.wabaId, change.name, flow.id)
  if (change.endpointUri !== undefined) requireEndpointVersion(flow.json, 139001)
  if (change.appId !== undefined && !tx.apps.has(change.appId)) {
    throw new FlowRefused(100, 'App not found', `There is no app ${change.appId}.`)
  }
  return asDraft(tx, env, tx.flows.put(flow.id, { ...flow, ...change, updatedAt: env.now() }))
}

/** A new Flow JSON is stored with its mistakes; a published flow becomes a draft, and customers keep the old version. */
export function uploadFlowJson(tx: Tx, env: Env, flow: Flow, text: string): Flow {
  requireEditable(flow)
  const { json, errors } = checkFlowJson(text)
  if (flow.endpointUri !== undefined) requireEndpointVersion(json, 139001)
  return asDraft(
    tx,
    env,
    tx.flows.put(flow.id, { ...flow, json, text, validationErrors: errors, updatedAt: env.now() }),
  )
}

function asDraft(tx: Tx, env: Env, flow: Flow): Flow {
  return flow.status === 'DRAFT' ? flow : setFlowStatus(tx, env, flow, 'DRAFT')
}

function requireEditable({ status }: Flow): void {
  if (status === 'BLOCKED') {
    throw new FlowRefused(139000, 'Flow is blocked', 'The Flow is blocked and can not be changed.')
  }
  if (status !== 'DEPRECATED') return
  throw new FlowRefused(
    139001,
    "Flow can't be updated",
    'The Flow is deprecated and can not be changed any more.',
  )
}

export function publishFlow(tx: Tx, env: Env, flow: Flow): Flow {
  const { publishedJson, replaced = [] } = flow
  const kept = publishedJson
    ? [{ json: publishedJson, at: env.now() }, ...replaced].slice(0, KEPT_VERSIONS)
    : replaced
  const row = { ...flow, publishedJson: flow.json, ...(kept.length > 0 && { replaced: kept }) }
  const live = setFlowStatus(tx, env, row, 'PUBLISHED')
  watchExpiry(tx, env, live)
  return live
}

export function deprecateFlow(tx: Tx, env: Env, flow: Flow): Flow {
  if (flow.status === 'DEPRECATED') {
    throw new FlowRefused(139003, 'Flow already deprecated', 'The Flow is deprecated already.')
  }
  if (flow.status === 'DRAFT') {
    throw new FlowRefused(
      139003,
      "Flow can't be deprecated",
      'Only a published Flow can be deprecated.',
    )
  }
  return setFlowStatus(tx, env, flow, 'DEPRECATED')
}

export function deleteFlow(tx: Tx, flow: Flow): void {
  if (flow.status !== 'DRAFT') {
    throw new FlowRefused(
      139004,
      "Flow can't be deleted",
      'Only a draft can be deleted. Deprecate the Flow instead.',
    )
  }
  tx.flows.delete(flow.id)
  tx.flowHealth.delete(flow.id)
}
