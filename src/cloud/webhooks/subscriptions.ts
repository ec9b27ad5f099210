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
