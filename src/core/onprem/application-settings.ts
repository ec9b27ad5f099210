import { isObject, type JsonObject } from '../json.ts'

/** Settings of the client as they are before anybody changes them. Meta's reference for application settings. */
const defaultApplication = {
  callback_backoff_delay_ms: 3000,
  callback_persist: true,
  garbagecollector_enable: { media: false, messages: true },
  heartbeat_interval: 5,
  max_callback_backoff_delay_ms: 900_000,
  media: { auto_download: ['image', 'video', 'voice', 'sticker', 'audio', 'document'] },
  notify_user_change_number: false,
  pass_through: false,
  sent_status: false,
  show_security_notifications: false,
  unhealthy_interval: 30,
  webhooks: {
    url: '',
    max_concurrent_requests: 6,
    message: { sent: false, delivered: true, read: true },
  },
  verbose_logging: false,
  log_level: 'info',
} satisfies JsonObject

/** The fields that the emulator itself acts on. */
export interface ApplicationSettings {
  readonly callback_backoff_delay_ms: number
  readonly callback_persist: boolean
  readonly max_callback_backoff_delay_ms: number
  readonly garbagecollector_enable: { readonly media: boolean; readonly messages: boolean }
  readonly media: { readonly auto_download: readonly string[] }
  readonly notify_user_change_number: boolean
  /** Seconds. */
  readonly unhealthy_interval: number
  readonly show_security_notifications: boolean
  readonly skip_referral_media_download?: boolean
  readonly webhook_payload_conversation_pricingmodel_disabled?: boolean
  readonly webhooks: {
    readonly url: string
    readonly max_concurrent_requests: number
    readonly message: {
      readonly sent: boolean
      readonly delivered: boolean
      readonly read: boolean
    }
  }
}

/** What is in force: what was set, and the defaults for the rest. */
export function effectiveApplication(stored: JsonObject): ApplicationSettings {
  const known = effective.get(stored)
  if (known) return known
  const settings = shownApplication(stored) as unknown as ApplicationSettings
  effective.set(stored, settings)
  return settings
}

/** Rows are frozen: what was made of one stays true. */
const effective = new WeakMap<JsonObject, ApplicationSettings>()

/** The same with the fields that are only kept. */
export const shownApplication = (stored: JsonObject): JsonObject =>
  merge(defaultApplication, stored)

/** A change of some fields. `sent_status` is the older name of `webhooks.message.sent`: setting one sets the other. */
export function patchApplication(stored: JsonObject, patch: JsonObject): JsonObject {
  const changed = merge(stored, patch)
  const sent = patch['sent_status'] ?? sentFilter(patch)
  if (typeof sent !== 'boolean') return changed
  return merge(changed, { sent_status: sent, webhooks: { message: { sent } } })
}

function sentFilter(patch: JsonObject): unknown {
  const webhooks = patch['webhooks']
  const message = isObject(webhooks) ? webhooks['message'] : undefined
  return isObject(message) ? message['sent'] : undefined
}

/** Objects are merged key by key, everything else is replaced. */
function merge(base: JsonObject, change: JsonObject): JsonObject {
  const result = { ...base }
  for (const [key, value] of Object.entries(change)) {
    const old = base[key]
    result[key] =
      isObject(old) && isObject(value) ? merge(old as JsonObject, value as JsonObject) : value
  }
  return result
}
