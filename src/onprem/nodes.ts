import { createHash } from 'node:crypto'
import { nodesOf, type OnpremNode } from '../core/onprem/nodes.ts'
import type { World } from '../world.ts'

export const isSingle = (world: World): boolean => world.settings.onprem.topology === 'single'

/** `wacore1:9dfe77618dba`: host name and container id. */
export const nodeName = (host: string): string =>
  `${host}:${createHash('sha256').update(host).digest('hex').slice(0, 12)}`

/** The coreapps at work: those that can be reached and own a shard. A standby owns none. */
export const coreapps = (world: World): OnpremNode[] =>
  nodesNow(world).filter(
    ({ role, shards, unreachable }) => role === 'coreapp' && shards.length > 0 && !unreachable,
  )

export const nodesNow = (world: World): OnpremNode[] => nodesOf(world.store.read, world.clock.now())

/** Something for each node, keyed by its name. */
export function byNode<T>(world: World, value: (node: OnpremNode) => T): Record<string, T> {
  return Object.fromEntries(nodesNow(world).map((node) => [nodeName(node.host), value(node)]))
}
