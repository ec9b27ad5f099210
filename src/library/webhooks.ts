import { snakeCase } from './customers.ts'
import type { ControlClient, WaitOptions } from './http.ts'

/** A webhook on its way, or there. */
export interface EmulatedWebhook {
  readonly id: string
  readonly dialect: 'cloud' | 'onprem'
  /** `messages`, `statuses`, `user_actions`, or the webhook field. */
  readonly subject: string
  readonly url: string
  readonly state: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly created_at: string
  readonly headers: Readonly<Record<string, string>>
  readonly signature: string | null
  readonly body: unknown
  /** The exact bytes that were signed and sent. */
  readonly raw_body: string
  readonly attempts: readonly {
    readonly at: string
    readonly status?: number
    readonly error?: string
    readonly ms: number
  }[]
  readonly message_id?: string
}

export interface WebhookFilter {
  readonly dialect?: 'cloud' | 'onprem'
  readonly subject?: string
  readonly state?: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly message_id?: string
  readonly phone_number?: string
  readonly since?: string
  readonly text?: string
}

/** Which webhook is sent: a field, or a field and a variant (`account_update.PARTNER_ADDED`). */
export interface TriggerOptions {
  /** In place of the documented payload. */
  readonly value?: Readonly<Record<string, unknown>>
  /** Members that are other than in the documented payload. */
  readonly override?: Readonly<Record<string, unknown>>
  readonly wabaId?: string
  readonly phoneNumberId?: string
  readonly customer?: string
}

export interface Webhooks {
  list(filter?: WebhookFilter): Promise<EmulatedWebhook[]>
  waitFor(filter: WebhookFilter, options?: WaitOptions): Promise<EmulatedWebhook>
  redeliver(id: string): Promise<EmulatedWebhook>
  /** A Cloud webhook with its documented payload, or another; answers the ids of the deliveries. */
  trigger(field: string, options?: TriggerOptions): Promise<string[]>
}

export const webhooksOf = (client: ControlClient): Webhooks => ({
  list: (filter) => client.list('/webhooks', { ...filter }),
  waitFor: (filter, options) => client.waitFor('/webhooks', { ...filter }, options),
  redeliver: (id) => client.send('POST', `/webhooks/${id}/redeliver`),
  async trigger(field, options = {}) {
    const given = { field, ...snakeCase(options) }
    const made = await client.send<{ deliveries: string[] }>('POST', '/webhooks/trigger', given)
    return made.deliveries
  },
})
