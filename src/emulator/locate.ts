import type { IncomingMessage } from 'node:http'
import { controlErrorBody, controlErrors } from '../control/errors.ts'
import type { Reply } from '../http/endpoint.ts'
import type { Located } from '../http/serve-hooks.ts'
import { readWorldAddress } from '../http/world-address.ts'
import type { World } from '../world.ts'
import type { Worlds } from '../worlds.ts'

/** Finds the world of a request: path prefix, header, port. */
export const createLocate =
  (worlds: Worlds, trustProxy: boolean) =>
  (request: IncomingMessage): Located<World> | Reply => {
    const address = readWorldAddress(request, trustProxy)
    const world = worlds.find(address.world)
    if (!world) {
      const message = `there is no world named ${address.world}`
      return {
        status: controlErrors.world_not_found,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: controlErrorBody('world_not_found', message),
      }
    }
    const isControl = address.url.startsWith('/_emulator')
    if (!isControl) world.lastBase = address.base
    const settled = isHealth(address.url) ? undefined : world.settle()
    return {
      world,
      ...(settled && { settled }),
      url: address.url,
      base: address.base,
      // Looking on changes nothing: what clients are answered does not depend on how often somebody asked.
      number: isControl ? 0 : world.nextRequest(),
      at: world.clock.now(),
      next: () => ({ number: world.nextRequest(), at: world.clock.now() }),
    }
  }

const isHealth = (url: string): boolean => /^\/_emulator\/(livez|readyz)/.test(url)
