import { createHash } from 'node:crypto'
import { nodesOf, type OnpremNode } from '../core/onprem/nodes.ts'
import type { World } from '../world.ts'

export const isSingle = (world: World): boolean => world.settings.onprem.topology === 'single'

/** `wacore1:9dfe77618dba`: host name and container id. */
export const nodeName = (host: string): string =>
  `${host}:${createHash('sha256').update(host).digest('hex').slice(0, 12)}`

/** Names of the coreapps where there are several; none for a single instance. */
export function coreapps(world: World): string[] {
  if (isSingle(world)) return []
  return nodesNow(world)
    .filter(({ role }) => role === 'coreapp')
    .map(({ host }) => nodeName(host))
}

export const nodesNow = (world: World): OnpremNode[] => nodesOf(world.store.read, world.clock.now())

/** Something for each node, keyed by its name. */
export function byNode<T>(world: World, value: (node: OnpremNode) => T): Record<string, T> {
  return Object.fromEntries(nodesNow(world).map((node) => [nodeName(node.host), value(node)]))
}
