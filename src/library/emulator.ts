import type { Orders, Templates } from './business.ts'
import type { Clock } from './clock.ts'
import type { Customers } from './customers.ts'
import type { Flows } from './flows.ts'
import type { Messages } from './messages.ts'
import type { Tenant, TenantOptions } from './tenants.ts'
import type {
  EchoMessage,
  EchoText,
  ForkOptions,
  InboundMessage,
  InboundText,
  WorldIds,
} from './types.ts'
import type { Webhooks } from './webhooks.ts'

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
  readonly messages: Messages
  readonly customers: Customers
  readonly orders: Orders
  readonly templates: Templates
  readonly flows: Flows
  readonly webhooks: Webhooks
  readonly clock: Clock
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
