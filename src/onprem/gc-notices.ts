import type { JsonObject } from '../core/json.ts'
import type { World } from '../world.ts'
import { coreapps } from './nodes.ts'

/** The webhooks at the end of a collection: one for each coreapp where there are several. */
export function gcNotices(world: World, what: 'message' | 'media', count: number): JsonObject[] {
  const key = what === 'message' ? 'messages_deleted' : 'items_deleted'
  const nodes = coreapps(world)
  if (nodes.length === 0) {
    return [{ services: [{ [what]: { gc: { [key]: count, status: 'complete' } } }] }]
  }
  return nodes.map((node, at) => {
    const deleted = at === 0 ? count : 0
    return { services: [{ [what]: { gc: { [key]: deleted, status: 'complete', node } } }] }
  })
}
