import type { JsonObject } from '../../core/json.ts'
import type { App } from '../../core/wabas/waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { appLink } from '../accounts/app.node.ts'

export const WABA_OBJECT = 'whatsapp_business_account'

/** Callback of an app for WhatsApp events. */
export const callbackOf = (app: App): string | undefined =>
  app.subscriptions.find((each) => each.object === WABA_OBJECT && each.active)?.callbackUrl

/** What `GET /{waba}/subscribed_apps` answers. */
export function renderSubscribedApps(call: Call<World>, wabaId: string): JsonObject {
  const { read } = call.world.store
  const data = (read.wabas.get(wabaId)?.subscribedApps ?? []).map((each) => ({
    whatsapp_business_api_data: {
      link: appLink(each.appId),
      name: read.apps.get(each.appId)?.name ?? '',
      id: each.appId,
    },
    ...(each.overrideCallbackUrl && { override_callback_uri: each.overrideCallbackUrl }),
  }))
  return { data }
}

/** Every field of the object that an app may subscribe to. */
export const webhookFields = [
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'business_status_update',
  'business_username_update',
  'calls',
  'campaign_status_update',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'history',
  'message_echoes',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messages',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'smb_message_echoes',
  'standby',
  'template_category_update',
  'template_correct_category_detection',
  'tracking_events',
  'user_id_update',
  'user_preferences',
] as const
