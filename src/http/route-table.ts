import createRouter, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way'
import type { Endpoint } from './endpoint.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Endpoints that share a place in the tree, with the names that each gives to its placeholders. */
interface Place<World> {
  readonly endpoints: Endpoint<World>[]
}

export interface Found<World> {
  readonly candidates: readonly Endpoint<World>[]
  /** Values of the placeholders, in the order of the path. */
  readonly values: readonly string[]
}

/** Looks endpoints up by method and path, in a radix tree; which rows share a shape is for the dialect to part. */
export class RouteTable<World> {
  readonly #router: Instance<HTTPVersion.V1> = createRouter({
    ignoreTrailingSlash: true,
    maxParamLength: 4096,
  })
  readonly #places = new Map<string, Place<World>>()

  constructor(endpoints: readonly Endpoint<World>[]) {
    for (const endpoint of endpoints) this.#add(endpoint)
  }

  find(method: string, path: string): Found<World> | undefined {
    const found = this.#router.find(method as HTTPMethod, path)
    if (!found) return undefined
    const place = found.store as Place<World>
    return { candidates: place.endpoints, values: Object.values(found.params) as string[] }
  }

  /** The methods that a path has. */
  allowed(path: string): string[] {
    return methods.filter((method) => this.#router.find(method, path) !== null)
  }

  #add(endpoint: Endpoint<World>): void {
    let count = 0
    const shape = endpoint.path.replace(/\{[^}]+\}/g, () => `:p${count++}`)
    const key = `${endpoint.method} ${shape}`
    const known = this.#places.get(key)
    if (known) {
      known.endpoints.push(endpoint)
      return
    }
    const place: Place<World> = { endpoints: [endpoint] }
    this.#places.set(key, place)
    this.#router.on(endpoint.method, shape, () => undefined, place)
  }
}

/** Names of the placeholders of a path, in order. */
export const placeholders = (path: string): string[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '')
