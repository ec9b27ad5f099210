import type { Json } from '../core/json.ts'
import type { App } from '../core/wabas/waba.ts'
import type { FieldReader, NodeKind } from './node-kind.ts'

const read =
  (pick: (app: App) => Json | undefined): FieldReader =>
  (id, call) => {
    const app = call.world.store.read.apps.get(id)
    return app && pick(app)
  }

export const appLink = (id: string): string => `https://www.facebook.com/games/?app_id=${id}`

/** An app. */
export const appNode: NodeKind = {
  kind: 'app',
  type: 'Application',
  has: (tx, id) => tx.apps.has(id),
  auth: 'token',
  sees: (_tx, principal, id) => principal.app.id === id,
  fields: {
    category: read(() => 'Business'),
    link: read((app) => appLink(app.id)),
    name: read((app) => app.name),
  },
  defaults: ['category', 'link', 'name'],
}
