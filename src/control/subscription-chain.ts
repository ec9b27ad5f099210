import type { JsonObject } from '../core/json.ts'
import type { Message } from '../core/messages/message.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import { SETTINGS } from '../core/settings.ts'
import type { ReadTx } from '../core/tx.ts'
import { EACH_ITS_OWN, heardVersion } from '../core/webhooks/subscribed-field.ts'

const WABA_OBJECT = 'whatsapp_business_account'

/** Who would be told of a message, link by link, as the state is now. */
export const subscriptionChain = (tx: ReadTx, message: Message): unknown =>
  message.dialect === 'onprem' ? onpremChain(tx) : cloudChain(tx, message)

/** Each app: its callback for WABAs, the field, the WABA, and which of the three addresses counts. */
function cloudChain(tx: ReadTx, message: Message) {
  const number = tx.phoneNumbers.get(message.phoneNumberId)
  const waba = tx.wabas.get(number?.wabaId ?? '')
  const name = message.fromApp ? 'smb_message_echoes' : 'messages'
  const setting = tx.settings.get(SETTINGS)?.cloud.webhookVersion ?? EACH_ITS_OWN
  return [...tx.apps.values()].map((app) => {
    const callback = app.subscriptions.find(({ object }) => object === WABA_OBJECT)
    const subscribed = waba?.subscribedApps.find(({ appId }) => appId === app.id)
    const field = callback?.fields.find((each) => each.name === name)
    const override = number?.overrideCallbackUrl ?? subscribed?.overrideCallbackUrl
    return {
      app_id: app.id,
      callback: callback?.callbackUrl ?? null,
      verified: callback?.active ?? false,
      [`has_field_${name}`]: field !== undefined,
      [`${name}_version`]: `v${heardVersion(setting, field)}.0`,
      subscribed_to_waba: subscribed !== undefined,
      ...(override !== undefined && { override }),
    }
  })
}

function onpremChain(tx: ReadTx): JsonObject {
  const webhooks = tx.onprem.get(DEPLOYMENT)?.application['webhooks'] as JsonObject | undefined
  return { url: webhooks?.['url'] ?? '', message: webhooks?.['message'] ?? {} }
}
