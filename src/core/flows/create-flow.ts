import type { Env } from '../env.ts'
import type { AppId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { checkFlowJson } from './check-flow-json.ts'
import type { Flow } from './flow.ts'
import { FlowRefused } from './flow-refused.ts'
import { tellFlowStatus } from './flow-status.ts'
import { NEWEST, versionNumber } from './flow-versions.ts'

export interface CreateFlow {
  readonly wabaId: WabaId
  readonly appId: AppId
  readonly name: string
  readonly categories: readonly string[]
  readonly cloneFlowId?: string
  readonly endpointUri?: string
  readonly text?: string
}

/** A draft: with the Flow JSON that was given, that of the flow it is cloned from, or one that says hello. */
export function createFlow(tx: Tx, env: Env, command: CreateFlow): Flow {
  const { wabaId, appId, name, categories, cloneFlowId, text, endpointUri } = command
  requireFreeFlowName(tx, wabaId, name)
  const source = cloneFlowId === undefined ? undefined : sourceOf(tx, wabaId, cloneFlowId)
  const file = text ?? source?.text ?? JSON.stringify(source?.json ?? hello, undefined, 2)
  const { json, errors } = checkFlowJson(file)
  const uri = endpointUri ?? source?.endpointUri
  if (endpointUri !== undefined) requireEndpointVersion(json)
  const id = newFlowId(tx, env)
  const flow = tx.flows.put(id, {
    id,
    wabaId,
    appId,
    name,
    categories,
    status: 'DRAFT',
    json,
    text: file,
    validationErrors: errors,
    updatedAt: env.now(),
    ...(uri !== undefined && { endpointUri: uri }),
  })
  tellFlowStatus(tx, flow)
  return flow
}

export function requireFreeFlowName(tx: ReadTx, wabaId: WabaId, name: string, but?: string): void {
  for (const flow of tx.flows.values()) {
    if (flow.wabaId !== wabaId || flow.name !== name || flow.id === but) continue
    throw new FlowRefused(
      100,
      'Flow name is not unique',
      'This account already has a Flow with this name. Choose another name.',
    )
  }
}

function sourceOf(tx: ReadTx, wabaId: WabaId, id: string): Flow {
  const source = tx.flows.get(id)
  if (source?.wabaId === wabaId) return source
  throw new FlowRefused(100, 'Flow to clone not found', `There is no Flow ${id} in this account.`)
}

/** Older files name their endpoint themselves; a flow that is there already can not be updated so. */
export function requireEndpointVersion(json: JsonObject, code: 100 | 139001 = 100): void {
  const version = versionNumber(json['version'])
  if (version === 0 || version >= 3) return
  throw new FlowRefused(
    code,
    'Specify Endpoint Uri in Flow JSON',
    'A Flow JSON below version 3.0 has its endpoint in data_channel_uri.',
  )
}

export function newFlowId(tx: ReadTx, env: Env): string {
  for (;;) {
    const id = env.random.digits(16)
    if (!tx.flows.has(id)) return id
  }
}

const hello: JsonObject = {
  version: NEWEST,
  screens: [
    {
      id: 'WELCOME_SCREEN',
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'TextHeading', text: 'Hello World' },
          {
            type: 'Footer',
            label: 'Complete',
            'on-click-action': { name: 'complete', payload: {} },
          },
        ],
      },
      title: 'Welcome',
      terminal: true,
      success: true,
      data: {},
    },
  ],
}
