import type { Env, Random } from '../core/env.ts'
import { hasEndpoint } from '../core/flows/flow-screens.ts'
import { lookAgain } from '../core/flows/watch-flow.ts'
import type { Store } from '../core/tx.ts'
import type { World } from '../world.ts'

export interface FlowCheckerOptions {
  readonly store: Store
  readonly env: Env
  readonly askFlow: World['askFlow']
  readonly chance: (number: number) => Random
}

/** The job `flow.check`: the health check that Meta sends, and what follows from its answer. */
export function createFlowChecker({ store, env, askFlow, chance }: FlowCheckerOptions) {
  return async function checkFlow(jobId: string, flowId: string, order: number): Promise<void> {
    const flow = store.read.flows.get(flowId)
    const json = flow?.publishedJson ?? flow?.json
    const publicKey = [...store.read.phoneNumbers.values()].find(
      ({ wabaId, encryption }) => wabaId === flow?.wabaId && encryption !== undefined,
    )?.encryption?.publicKey
    if (flow?.endpointUri !== undefined && json && hasEndpoint(json) && publicKey !== undefined) {
      const payload = { version: json['data_api_version'], action: 'ping' }
      await askFlow({ flowId, publicKey, payload, random: chance(order) })
    }
    await store.transact((tx) => {
      tx.cancel(jobId)
      const current = tx.flows.get(flowId)
      if (current) lookAgain(tx, env, current)
    })
  }
}
