import { z } from 'zod'
import type { JsonObject } from '../core/json.ts'
import { patchApplication, shownApplication } from '../core/onprem/application-settings.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse, requireObject } from './parse.ts'

const PATH = '/v1/settings/application'

/** Numbers come as numbers or as strings of digits. */
const count = z.union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number)])
const flag = z.boolean()
const mediaClass = z.enum(['image', 'document', 'audio', 'video', 'voice', 'sticker'])

/** Empty switches webhooks off; the URL is kept byte for byte. */
const url = z.string().refine((text) => text === '' || isHttpUrl(text), 'must be an https URL')
const filters = z.object({ sent: flag, delivered: flag, read: flag }).partial()
const webhooks = z
  .object({
    url,
    max_concurrent_requests: count.refine(
      (value) => [6, 12, 18, 24].includes(value),
      'must be 6, 12, 18 or 24',
    ),
    message: filters,
  })
  .partial()

const patchBody = z
  .object({
    callback_persist: flag,
    callback_backoff_delay_ms: count,
    max_callback_backoff_delay_ms: count,
    webhooks,
    sent_status: flag,
    media: z.object({ auto_download: z.array(mediaClass) }).partial(),
    pass_through: z.literal(false, 'can not be switched on'),
    db_garbagecollector_enable: flag,
    garbagecollector_enable: z.object({ messages: flag, media: flag }).partial(),
    notify_user_change_number: flag,
    show_security_notifications: flag,
    heartbeat_interval: count,
    unhealthy_interval: count,
    axolotl_context_striping_disabled: flag,
    skip_referral_media_download: flag,
    webhook_payload_conversation_pricingmodel_disabled: flag,
    on_call_pager: z.string(),
    verbose_logging: flag,
    log_level: z.string(),
  })
  .partial()

export const application: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: PATH,
    auth: 'admin',
    doc: 'Settings of the client',
    run(call) {
      return ok(call, { settings: { application: shown(call.world) } })
    },
  },
  {
    method: 'PATCH',
    path: PATH,
    auth: 'admin',
    body: 'json',
    input: patchBody,
    doc: 'Changes the settings that the body holds; the webhook URL is not verified',
    async run(call) {
      const patch = toPatch(call)
      await change(call.world, (stored) => patchApplication(stored, patch))
      return ok(call)
    },
  },
  {
    method: 'DELETE',
    path: PATH,
    auth: 'admin',
    doc: 'Sets everything back to its default, the webhook URL included',
    async run(call) {
      await change(call.world, () => ({}))
      return ok(call)
    },
  },
]

function shown(world: World): JsonObject {
  const { application: stored, phoneNumberId, registration } = requireDeployment(world)
  const number = world.store.read.phoneNumbers.get(phoneNumberId ?? '')
  const own = number && registration === 'registered' ? { wa_id: number.waId } : {}
  return { ...shownApplication(stored), ...own }
}

function toPatch(call: Call<World>): JsonObject {
  const patch = parse(patchBody, requireObject(call.body)) as JsonObject
  if (Object.keys(patch).length === 0) throw refusal(1009, 'Request holds no known setting')
  const target = (patch['webhooks'] as JsonObject | undefined)?.['url']
  const { allowHttpWebhooks } = call.world.settings.onprem
  if (
    typeof target === 'string' &&
    target !== '' &&
    !allowHttpWebhooks &&
    !/^https:/i.test(target)
  ) {
    throw refusal(1009, "Parameter 'webhooks.url' is not valid: must be an https URL")
  }
  return patch
}

async function change(world: World, edit: (stored: JsonObject) => JsonObject): Promise<void> {
  await world.store.transact((tx) => {
    const deployment = tx.onprem.get(DEPLOYMENT) ?? requireDeployment(world)
    tx.onprem.put(DEPLOYMENT, { ...deployment, application: edit(deployment.application) })
  })
}

const isHttpUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)
