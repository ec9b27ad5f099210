import type { Json } from '../../core/json.ts'
import type { App } from '../../core/wabas/waba.ts'
import { nodeEdge } from '../edge.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import { appSolutionsEdge } from './solution.nodes.ts'

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
    app_domains: read(() => []),
    app_type: read(() => 0),
    company: (id, call) => {
      const { apps, businesses } = call.world.store.read
      return businesses.get(apps.get(id)?.businessId ?? '')?.name
    },
    contact_email: read(() => undefined),
    created_time: read(() => undefined),
    description: read(() => undefined),
    icon_url: read(() => undefined),
    logo_url: read(() => undefined),
    namespace: read(() => undefined),
    privacy_policy_url: read(() => undefined),
  },
  edges: {
    connected_client_businesses: nodeEdge('business', {
      name: 'connected_client_businesses',
      auth: 'token',
      doc: 'List the businesses that an app serves besides its own',
      rows: (id, call) => {
        const { apps, wabas } = call.world.store.read
        const own = apps.get(id)?.businessId
        const served = [...wabas.values()]
          .filter((waba) => waba.subscribedApps.some((each) => each.appId === id))
          .map((waba) => waba.businessId)
        return [...new Set(served)].filter((each) => each !== own)
      },
    }),
    whatsapp_business_solutions: appSolutionsEdge,
  },
  defaults: ['category', 'link', 'name'],
}
