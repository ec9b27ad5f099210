import { z } from 'zod'
import type { World } from '../world.ts'
import {
  type ControlCall,
  type ControlContext,
  type ControlEndpoint,
  created,
  ok,
} from './context.ts'
import { ControlError } from './errors.ts'
import { worldIds } from './ids-of-world.ts'
import { parseBody } from './parse.ts'

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, dash and underscore')
const worldBody = z.strictObject({
  name: name.optional(),
  from: z.string().optional(),
  ports: z.boolean().optional(),
})
const resetBody = z.strictObject({ seed: z.string().optional() })

/** Worlds, their save points and their whole state. */
export const worldEndpoints = (context: ControlContext): ControlEndpoint[] => [
  {
    method: 'GET',
    path: '/_emulator/worlds',
    auth: 'admin',
    doc: 'The worlds of this process',
    run: (call) =>
      ok({
        data: context.worlds.list().map((info) => ({
          name: info.name,
          default: info.isDefault,
          url: worldUrl(call, info.name, info.isDefault),
          ...(info.ports && { ports: info.ports }),
        })),
        after: null,
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/worlds',
    auth: 'admin',
    body: 'json',
    input: worldBody,
    doc: 'Forks a world from a seed, another world or a snapshot; answers its ids, secrets and base URLs',
    async run(call) {
      const wanted = parseBody(worldBody, call.body)
      const world = await context.worlds.create(call.world, {
        ...(wanted.name !== undefined && { name: wanted.name }),
        ...(wanted.from !== undefined && { from: wanted.from }),
        ...(wanted.ports !== undefined && { ports: wanted.ports }),
      })
      return created(worldView(call, context, world))
    },
  },
  {
    method: 'GET',
    path: '/_emulator/worlds/{name}',
    auth: 'admin',
    doc: 'One world: ids, secrets and base URLs',
    run: (call) => {
      const world = context.worlds.find(call.params['name'] ?? '')
      if (!world) throw noWorld(call)
      return ok(worldView(call, context, world))
    },
  },
  {
    method: 'GET',
    path: '/_emulator/world',
    auth: 'admin',
    doc: 'The world of the request: ids, secrets and base URLs',
    run: (call) => ok(worldView(call, context, call.world)),
  },
  {
    method: 'DELETE',
    path: '/_emulator/worlds/{name}',
    auth: 'admin',
    doc: 'Drops a world; the default one stays',
    async run(call) {
      const { name: dropped = '' } = call.params
      const world = context.worlds.find(dropped)
      if (!world) throw noWorld(call)
      if (!(await context.worlds.drop(dropped))) {
        throw new ControlError('invalid_request', 'the default world can not be dropped')
      }
      return ok()
    },
  },
  {
    method: 'POST',
    path: '/_emulator/reset',
    auth: 'admin',
    body: 'json',
    input: resetBody,
    doc: 'Back to the seed; pending webhooks and timers are dropped',
    async run(call) {
      const { seed } = parseBody(resetBody, call.body)
      const used = await context.worlds.reset(call.world, seed)
      return ok({ success: true, world: call.world.name, seed: used })
    },
  },
  {
    method: 'GET',
    path: '/_emulator/snapshots',
    auth: 'admin',
    doc: 'Named save points of the world',
    run: (call) =>
      ok({
        data: context.worlds.snapshots(call.world).map((each) => ({ name: each })),
        after: null,
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/snapshots/{name}',
    auth: 'admin',
    doc: 'Keeps the state as it is now under a name',
    async run(call) {
      const snapshot = parseBody(name, call.params['name'])
      await context.worlds.snapshot(call.world, snapshot)
      return created({ name: snapshot })
    },
  },
  {
    method: 'POST',
    path: '/_emulator/snapshots/{name}/restore',
    auth: 'admin',
    doc: 'Back to a save point; pending webhooks are dropped',
    async run(call) {
      const found = await context.worlds.restore(call.world, call.params['name'] ?? '')
      if (!found) throw noSnapshot(call)
      return ok()
    },
  },
  {
    method: 'DELETE',
    path: '/_emulator/snapshots/{name}',
    auth: 'admin',
    doc: 'Forgets a save point',
    run: (call) => {
      if (!context.worlds.dropSnapshot(call.world, call.params['name'] ?? ''))
        throw noSnapshot(call)
      return ok()
    },
  },
  {
    method: 'GET',
    path: '/_emulator/state',
    auth: 'admin',
    doc: 'The whole world as one JSON document, media included',
    run: async (call) => ok(await context.worlds.exportState(call.world)),
  },
  {
    method: 'PUT',
    path: '/_emulator/state',
    auth: 'admin',
    body: 'json',
    doc: 'Puts such a document in place of the world',
    async run(call) {
      await context.worlds.importState(call.world, call.body)
      return ok()
    },
  },
]

function worldView(call: ControlCall, { worlds }: ControlContext, world: World) {
  const info = worlds.info(world)
  const url = worldUrl(call, info.name, info.isDefault)
  return {
    name: info.name,
    default: info.isDefault,
    url,
    ...(info.ports && { ports: info.ports }),
    ids: worldIds(world.store.read),
  }
}

/** Address of a world at the listener that was called; one for a world alone has the default world behind a prefix. */
function worldUrl({ base, world: asked }: ControlCall, world: string, isDefault: boolean): string {
  const origin = base.replace(/\/w\/[^/]+$/, '')
  const isOwnListener = origin === base && asked.name !== 'default'
  return isDefault && !isOwnListener ? origin : `${origin}/w/${world}`
}

const noWorld = (call: ControlCall) =>
  new ControlError('world_not_found', `there is no world named ${call.params['name']}`)
const noSnapshot = (call: ControlCall) =>
  new ControlError('not_found', `there is no snapshot named ${call.params['name']}`)
