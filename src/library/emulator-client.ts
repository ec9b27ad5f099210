import {
  type EmulatedOrder,
  type Orders,
  ordersOf,
  type PaymentOptions,
  type PaymentStatus,
  type Templates,
  templatesOf,
} from './business.ts'
import { type Customers, customersOf, snakeCase } from './customers.ts'
import { type Flows, flowsOf } from './flows.ts'
import type { ControlClient } from './http.ts'
import type {
  ClickOptions,
  EchoMessage,
  EchoText,
  EmulatedClick,
  EmulatedClock,
  EmulatedMessage,
  EmulatedWebhook,
  Explanation,
  ForkOptions,
  InboundMessage,
  InboundText,
  MessageFilter,
  Tenant,
  TenantOptions,
  TriggerOptions,
  WebhookFilter,
  WorldIds,
} from './types.ts'

const WAIT = '5s'

/** How long a `waitFor` holds on, by the wall: `5s` where nothing is said. */
export interface WaitOptions {
  readonly timeout?: string
}

/** One world of an emulator, over its control API: the same in this process and in a container. */
export interface Emulator extends AsyncDisposable {
  /** Base URL for clients of both dialects. */
  readonly url: string
  /** Empty where HTTPS is off. */
  readonly httpsUrl: string
  readonly ids: WorldIds
  /** Customers act. Each answers the id of the message. */
  readonly inbound: {
    text(message: InboundText): Promise<string>
    send(message: InboundMessage): Promise<string>
  }
  /** The business writes in its WhatsApp Business app, with a number of coexistence. Each answers the id of the message. */
  readonly echoes: {
    text(message: EchoText): Promise<string>
    send(message: EchoMessage): Promise<string>
  }
  readonly messages: {
    list(filter?: MessageFilter): Promise<EmulatedMessage[]>
    get(id: string): Promise<EmulatedMessage>
    /** The first message that matches, those already there included. Throws after the timeout. */
    waitFor(filter: MessageFilter, options?: WaitOptions): Promise<EmulatedMessage>
    /** Moves a business message by hand. */
    setStatus(
      id: string,
      status: string,
      error?: { code: number; title?: string; details?: string },
    ): Promise<EmulatedMessage>
    /** The customer presses a URL, call or copy-code button. */
    click(id: string, options?: ClickOptions): Promise<EmulatedClick>
    /** What came of the payment that an `order_details` asked for. */
    setPayment(id: string, status: PaymentStatus, options?: PaymentOptions): Promise<EmulatedOrder>
    /** Why it was accepted, failed or told nobody. */
    explain(id: string): Promise<Explanation>
  }
  readonly customers: Customers
  readonly orders: Orders
  readonly templates: Templates
  readonly flows: Flows
  readonly webhooks: {
    list(filter?: WebhookFilter): Promise<EmulatedWebhook[]>
    waitFor(filter: WebhookFilter, options?: WaitOptions): Promise<EmulatedWebhook>
    redeliver(id: string): Promise<EmulatedWebhook>
    /** A Cloud webhook with its documented payload, or another; answers the ids of the deliveries. */
    trigger(field: string, options?: TriggerOptions): Promise<string[]>
  }
  readonly clock: {
    get(): Promise<EmulatedClock>
    set(change: { mode?: 'real' | 'frozen'; now?: string; speed?: number }): Promise<EmulatedClock>
    freeze(now?: string): Promise<EmulatedClock>
    /** `25h`, or ms: runs everything due, webhooks and retries included, before it resolves. */
    advance(by: string | number): Promise<EmulatedClock>
    runUntilIdle(max?: string | number): Promise<EmulatedClock>
  }
  readonly faults: {
    add(rule: Readonly<Record<string, unknown>>): Promise<{ readonly id: string }>
    list(): Promise<Readonly<Record<string, unknown>>[]>
    remove(id: string): Promise<void>
    clear(): Promise<void>
  }
  readonly settings: {
    get(): Promise<Readonly<Record<string, unknown>>>
    patch(change: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>
  }
  /** Back to the seed. */
  reset(seed?: string): Promise<void>
  /** A world of its own with the same ids; gone with `await using`. */
  fork(options?: ForkOptions): Promise<Emulator>
  /** A business, an app, a WABA, a registered number and a token, for one of many tests in the same world. */
  tenant(options?: TenantOptions): Promise<Tenant>
  /** Any other call of the control API: `/customers`, `/explain/…`. */
  control<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<T>
  /** Ends the process's servers, or this world where it is a fork. */
  stop(): Promise<void>
}

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
        inbound(client, {
          from,
          type: 'text',
          text: { body: text },
          ...(to !== undefined && { to }),
          ...(dialect !== undefined && { dialect }),
          ...(name !== undefined && { profile: { name } }),
        }),
      send: (message) => inbound(client, message),
    },
    echoes: {
      text: ({ from, to, text }) =>
        echo(client, {
          to,
          type: 'text',
          text: { body: text },
          ...(from !== undefined && { from }),
        }),
      send: (message) => echo(client, message),
    },
    messages: {
      list: (filter = {}) => client.list('/messages', messageQuery(filter)),
      get: (id) => client.get(`/messages/${encodeURIComponent(id)}`),
      waitFor: (filter, options) =>
        first(client, '/messages', messageQuery(filter), options?.timeout),
      setStatus: (id, status, error) =>
        client.send('POST', `/messages/${encodeURIComponent(id)}/status`, {
          status,
          ...(error && { error }),
        }),
      click: (id, options = {}) =>
        client.send('POST', `/messages/${encodeURIComponent(id)}/clicks`, snakeCase(options)),
      setPayment: (id, status, options = {}) =>
        client.send('POST', `/messages/${encodeURIComponent(id)}/payment`, {
          status,
          ...snakeCase(options),
        }),
      explain: (id) => client.get(`/explain/${encodeURIComponent(id)}`),
    },
    customers: customersOf(client),
    orders: ordersOf(client),
    templates: templatesOf(client),
    flows: flowsOf(client),
    webhooks: {
      list: (filter) => client.list('/webhooks', { ...filter }),
      waitFor: (filter, options) => first(client, '/webhooks', { ...filter }, options?.timeout),
      redeliver: (id) => client.send('POST', `/webhooks/${id}/redeliver`),
      trigger: (field, options) => trigger(client, field, options),
    },
    clock: {
      get: () => client.get('/clock'),
      set: (change) => client.send('PUT', '/clock', change),
      freeze: (now) =>
        client.send('PUT', '/clock', { mode: 'frozen', ...(now !== undefined && { now }) }),
      advance: (by) => client.send('POST', '/clock/advance', { by }),
      runUntilIdle: (max) =>
        client.send('POST', '/clock/run-until-idle', max === undefined ? {} : { max }),
    },
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

async function makeTenant(
  client: ControlClient,
  { name, number, messagingLimit }: TenantOptions = {},
): Promise<Tenant> {
  const made = await client.send<Record<string, string>>('POST', '/tenants', {
    ...(name !== undefined && { name }),
    ...(number !== undefined && { number }),
    ...(messagingLimit !== undefined && { messaging_limit: messagingLimit }),
  })
  return {
    businessId: made['business_id'] ?? '',
    appId: made['app_id'] ?? '',
    appSecret: made['app_secret'] ?? '',
    appToken: made['app_access_token'] ?? '',
    wabaId: made['waba_id'] ?? '',
    phoneNumberId: made['phone_number_id'] ?? '',
    phoneNumber: made['phone_number'] ?? '',
    userId: made['user_id'] ?? '',
    accessToken: made['access_token'] ?? '',
  }
}

async function trigger(
  client: ControlClient,
  field: string,
  { value, override, wabaId, phoneNumberId, customer }: TriggerOptions = {},
): Promise<string[]> {
  const { deliveries } = await client.send<{ deliveries: string[] }>('POST', '/webhooks/trigger', {
    field,
    ...(value && { value }),
    ...(override && { override }),
    ...(wabaId !== undefined && { waba_id: wabaId }),
    ...(phoneNumberId !== undefined && { phone_number_id: phoneNumberId }),
    ...(customer !== undefined && { customer }),
  })
  return deliveries
}

async function inbound(client: ControlClient, message: InboundMessage): Promise<string> {
  const { message_id: id } = await client.send<{ message_id: string }>('POST', '/inbound', message)
  return id
}

async function echo(client: ControlClient, message: EchoMessage): Promise<string> {
  const { message_id: id } = await client.send<{ message_id: string }>('POST', '/echoes', message)
  return id
}

async function first<T>(
  client: ControlClient,
  path: string,
  query: Record<string, string | undefined>,
  timeout = WAIT,
): Promise<T> {
  const [found] = await client.list<T>(path, { ...query, wait: timeout, limit: '1' })
  if (found !== undefined) return found
  throw new Error(`nothing of ${path} matched ${JSON.stringify(query)} within ${timeout}`)
}

function messageQuery({ to, ...filter }: MessageFilter): Record<string, string | undefined> {
  return { ...filter, ...(to !== undefined && { customer: to, direction: 'outbound' }) }
}

/** A world that is gone, with its process or alone, needs no dropping. */
function ignoreGone(error: unknown): void {
  const { code } = (error instanceof Error ? (error.cause ?? error) : {}) as { code?: unknown }
  if (code !== 'world_not_found' && code !== 'ECONNREFUSED') throw error
}
