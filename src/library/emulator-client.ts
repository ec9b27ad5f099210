import { ordersOf, templatesOf } from './business.ts'
import { clockOf } from './clock.ts'
import { customersOf } from './customers.ts'
import type { Emulator } from './emulator.ts'
import { flowsOf } from './flows.ts'
import type { ControlClient } from './http.ts'
import { messagesOf } from './messages.ts'
import { makeTenant } from './tenants.ts'
import type { WorldIds } from './types.ts'
import { webhooksOf } from './webhooks.ts'

export interface WorldAnswer {
  readonly name: string
  readonly url: string
  readonly ports?: { readonly http: string; readonly https?: string }
  readonly ids: WorldIds
}

export function createEmulatorClient(
  client: ControlClient,
  world: WorldAnswer,
  httpsUrl: string,
  stop: () => Promise<void>,
): Emulator {
  const url = world.ports?.http ?? client.base
  return {
    url,
    httpsUrl: world.ports ? (world.ports.https ?? '') : httpsUrl,
    ids: world.ids,
    inbound: {
      text: ({ from, text, to, dialect, name }) =>
        post(client, '/inbound', {
          from,
          type: 'text',
          text: { body: text },
          ...(to !== undefined && { to }),
          ...(dialect !== undefined && { dialect }),
          ...(name !== undefined && { profile: { name } }),
        }),
      send: (message) => post(client, '/inbound', message),
    },
    echoes: {
      text: ({ from, to, text }) =>
        post(client, '/echoes', {
          to,
          type: 'text',
          text: { body: text },
          ...(from !== undefined && { from }),
        }),
      send: (message) => post(client, '/echoes', message),
    },
    messages: messagesOf(client),
    customers: customersOf(client),
    orders: ordersOf(client),
    templates: templatesOf(client),
    flows: flowsOf(client),
    webhooks: webhooksOf(client),
    clock: clockOf(client),
    faults: {
      add: (rule) => client.send('POST', '/faults', rule),
      list: () => client.list('/faults'),
      remove: (id) => client.send('DELETE', `/faults/${id}`),
      clear: () => client.send('DELETE', '/faults'),
    },
    settings: {
      get: () => client.get('/settings'),
      patch: (change) => client.send('PATCH', '/settings', change),
    },
    reset: (seed) => client.send('POST', '/reset', seed === undefined ? {} : { seed }),
    async fork(options = {}) {
      const made = await client.send<WorldAnswer>('POST', '/worlds', options)
      const own = client.at(made.url)
      const root = new URL(client.base).origin
      const drop = async () => {
        await client.at(root).send('DELETE', `/worlds/${made.name}`).catch(ignoreGone)
      }
      const https = httpsUrl === '' ? '' : `${new URL(httpsUrl).origin}/w/${made.name}`
      return createEmulatorClient(own, made, https, drop)
    },
    tenant: (options) => makeTenant(client, options),
    control: (method, path, body) =>
      method === 'GET' ? client.get(path) : client.send(method, path, body),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Posts a message and answers its id. */
async function post(client: ControlClient, path: string, message: object): Promise<string> {
  const { message_id: id } = await client.send<{ message_id: string }>('POST', path, message)
  return id
}

/** A world that is gone, with its process or alone, needs no dropping. */
function ignoreGone(error: unknown): void {
  const { code } = (error instanceof Error ? (error.cause ?? error) : {}) as { code?: unknown }
  if (code !== 'world_not_found' && code !== 'ECONNREFUSED') throw error
}
