import type { Call, Dialect, Endpoint } from './endpoint.ts'
import { placeholders, RouteTable } from './route-table.ts'

/** The rows of one dialect, ready to be found. */
export interface Table<World> {
  readonly dialect: Dialect<World>
  readonly routes: RouteTable<World>
  readonly names: Map<Endpoint<World>, string[]>
}

export const createTable = <World>(dialect: Dialect<World>): Table<World> => ({
  dialect,
  routes: new RouteTable(dialect.endpoints),
  names: new Map(dialect.endpoints.map((row) => [row, placeholders(row.path)])),
})

/** The row of a path, by the dialect's choice where several have it; puts what stands in the path into `params`. */
export function lookup<World>(
  table: Table<World>,
  call: Call<World>,
  route: string,
): Endpoint<World> | undefined {
  const method = call.method === 'HEAD' ? 'GET' : call.method
  const found = safeFind(table.routes, method, route)
  if (!found) return undefined
  const [only] = found.candidates
  call.params = { node: found.values[0] ?? '' }
  const endpoint =
    table.dialect.select?.(call, found.candidates) ?? (table.dialect.select ? undefined : only)
  if (!endpoint) return undefined
  const names = table.names.get(endpoint) ?? []
  const params: Record<string, string> = {}
  names.forEach((name, at) => {
    params[name] = found.values[at] ?? ''
  })
  call.params = params
  return endpoint
}

/** A path with a broken percent escape names nothing. */
function safeFind<World>(routes: RouteTable<World>, method: string, route: string) {
  try {
    return routes.find(method, route)
  } catch {
    return undefined
  }
}
