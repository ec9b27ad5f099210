import type { JsonObject } from '../core/json.ts'
import type { World } from '../world.ts'
import { coreapps, isSingle, nodeName } from './nodes.ts'

const counted = { message: 'messages_deleted', media: 'items_deleted' } as const
const found = { message: 'processed messages', media: 'media' } as const

/** The coreapp went away during the collection. */
export function gcFailed(what: 'message' | 'media'): JsonObject {
  const errors = [{ code: 1014, details: `Failed to fetch ${found[what]} to delete` }]
  return { services: [{ [what]: { gc: { [counted[what]]: 0, errors, status: 'failed' } } }] }
}

/** The webhooks at the end of a collection: one for each coreapp that took part, where there are several. */
export function gcNotices(world: World, what: 'message' | 'media', count: number): JsonObject[] {
  const key = counted[what]
  if (isSingle(world)) {
    return [{ services: [{ [what]: { gc: { [key]: count, status: 'complete' } } }] }]
  }
  return coreapps(world).map(({ host }, at) => {
    const node = nodeName(host)
    const deleted = at === 0 ? count : 0
    return { services: [{ [what]: { gc: { [key]: deleted, status: 'complete', node } } }] }
  })
}
