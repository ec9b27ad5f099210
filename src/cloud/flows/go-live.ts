import { publishFlow } from '../../core/flows/change-flow.ts'
import type { Flow } from '../../core/flows/flow.ts'
import { notHealthy, requirePublishable } from '../../core/flows/publish-checks.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'

/** A Flow with an endpoint goes live when that answers a ping. */
export async function goLive(call: Call<World>, flow: Flow): Promise<void> {
  const { world } = call
  const number = requirePublishable(world.store.read, flow)
  if (number?.encryption) {
    const { data, failure, status, details } = await world.askFlow({
      flowId: flow.id,
      publicKey: number.encryption.publicKey,
      payload: { version: flow.json['data_api_version'], action: 'ping' },
      random: world.replyRandom(call.number),
    })
    const health = data?.['data'] as { status?: unknown } | undefined
    if (health?.status !== 'active') {
      const why = failure ?? (status === 200 ? 'it does not say active' : 'it refuses')
      const more = [status === 200 ? undefined : status, details].filter((each) => each)
      throw notHealthy([why, ...more].join(', '))
    }
  }
  await world.store.transact((tx) => {
    requirePublishable(tx, tx.flows.get(flow.id) ?? flow)
    publishFlow(tx, world.env, tx.flows.get(flow.id) ?? flow)
  })
}
