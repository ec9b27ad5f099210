import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { ok } from './envelope.ts'
import { labelled, type Metrics, prometheus } from './metric.ts'
import { byNode, isSingle, nodeName, nodesNow } from './nodes.ts'
import { appInternalStats, appStats } from './stats.app.ts'
import { dbInternalStats, dbStats } from './stats.db.ts'
import { webMetrics } from './web-metrics.ts'

/** Container of the web server, as metrics name it. */
const WEB_NODE = '06475793be9d'

export const stats: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/v1/stats/app',
    auth: 'monitor',
    doc: 'Counts of the coreapp, as JSON or with `format=prometheus` as text',
    run: (call) => answer(call, 'app', appStats, (app) => ({ app })),
  },
  {
    method: 'GET',
    path: '/v1/stats/app/internal',
    auth: 'monitor',
    doc: "Counts of the coreapp's job queue",
    run: (call) => answer(call, 'app', appInternalStats, (internal) => ({ app: { internal } })),
  },
  {
    method: 'GET',
    path: '/v1/stats/db',
    auth: 'monitor',
    doc: 'What stands in the database',
    run: (call) => answer(call, 'db', dbStats, (db) => ({ db })),
  },
  {
    method: 'GET',
    path: '/v1/stats/db/internal',
    auth: 'monitor',
    doc: 'Rows of the tables of the database',
    run: (call) => answer(call, 'db', dbInternalStats, (internal) => ({ db: { internal } })),
  },
  {
    method: 'GET',
    path: '/metrics',
    auth: 'monitor',
    doc: 'Counts of the web server',
    run(call) {
      const metrics = labelled(webMetrics(call.world), WEB_NODE)
      return isText(call) ? text([metrics]) : ok(call, { metrics })
    },
  },
]

function answer(
  call: Call<World>,
  kind: 'app' | 'db',
  read: (world: World) => Metrics,
  wrap: (content: object) => object,
): Reply {
  const { world } = call
  const metrics = read(world)
  if (isSingle(world)) return isText(call) ? text([metrics]) : ok(call, { stats: wrap(metrics) })
  const counting = countingNode(world, kind)
  if (isText(call)) return text([labelled(metrics, counting)])
  const nodes = byNode(world, ({ host }) => (nodeName(host) === counting ? metrics : {}))
  return ok(call, { stats: wrap(nodes) })
}

/** All is counted where it happens to be asked: the database by the primary master, messages by the first active coreapp. */
function countingNode(world: World, kind: 'app' | 'db'): string {
  const nodes = nodesNow(world)
  const role = kind === 'db' ? 'primary_master' : 'coreapp'
  const active = nodes.filter((node) => node.role === role)
  const first = active.find(({ shards }) => shards.length > 0) ?? active[0]
  return nodeName(first?.host ?? '')
}

const isText = (call: Call<World>): boolean => call.query.get('format') === 'prometheus'

const text = (sets: readonly Metrics[]): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/plain; version=0.0.4' },
  body: prometheus(sets),
})
