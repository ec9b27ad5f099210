import { WABA_OBJECT } from '../cloud/webhooks/subscriptions.ts'
import { isGiven } from '../config/is-given.ts'
import type { EmulatorConfig } from '../config.ts'
import { CLOCK } from '../core/clock.ts'
import { watchExpiries } from '../core/flows/flow-expiry.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import { withVersionPresets } from '../core/onprem/version-presets.ts'
import { SETTINGS, type WorldSettings } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import { unasked } from '../core/webhooks/subscribed-field.ts'
import { webhookFields } from '../core/webhooks/webhook-fields.ts'
import { renewWindows } from '../store/seed.ts'
import type { World } from '../world.ts'

const VERIFY_TOKEN = 'emulator-verify-token'

/**
 * What flags, environment and config file say about the world itself. A new world takes all of it; one that was kept
 * on disk keeps what was changed at run time, but for what was asked for expressly.
 */
export function applyStartSettings(
  world: World,
  config: EmulatorConfig,
  isNew: boolean,
): Promise<void> {
  return world.store.transact((tx) => {
    const settings = world.settings
    const asked: Partial<WorldSettings> = {
      ...pick(config, isNew, 'latency', (latency) => ({ latency })),
      ...pick(config, isNew, 'throughput', (throughput) => ({ throughput: String(throughput) })),
      ...pick(config, isNew, 'webhookTls', (webhook_tls) => ({ webhook_tls })),
      ...pick(config, isNew, 'egress', (egress) => ({ egress })),
      ...pick(config, isNew, 'strict', (strict) => ({ strict })),
      ...pick(config, isNew, 'serviceWindow', (service_window) => ({ service_window })),
      ...pick(config, isNew, 'helloWorld', (hello_world) => ({ hello_world })),
      ...(config.publicUrl !== undefined && { public_url: config.publicUrl }),
    }
    tx.settings.put(SETTINGS, {
      ...settings,
      ...asked,
      onprem: {
        ...settings.onprem,
        ...withVersionPresets(config.onprem),
        limits: { ...settings.onprem.limits, ...config.onprem.limits },
      } as WorldSettings['onprem'],
      cloud: {
        ...settings.cloud,
        ...config.cloud,
        apiVersions: { ...settings.cloud.apiVersions, ...config.cloud.apiVersions },
      } as WorldSettings['cloud'],
    })
    tx.clock.put(CLOCK, world.clock.state)
    renewWindows(tx, world.clock.now())
    watchExpiries(tx, world.env)
    if (config.onpremWebhookUrl !== undefined) setOnpremWebhook(tx, config.onpremWebhookUrl)
    if (config.webhookUrl !== undefined) setCloudWebhook(tx, world.clock.now(), config.webhookUrl)
  })
}

function pick<Name extends keyof EmulatorConfig>(
  config: EmulatorConfig,
  isNew: boolean,
  name: Name,
  say: (value: EmulatorConfig[Name]) => Partial<WorldSettings>,
): Partial<WorldSettings> {
  return isNew || isGiven(config, name) ? say(config[name]) : {}
}

function setOnpremWebhook(tx: Tx, url: string): void {
  const deployment = tx.onprem.get(DEPLOYMENT)
  if (!deployment) return
  const { application } = deployment
  const webhooks = { ...(application['webhooks'] as object), url }
  tx.onprem.put(DEPLOYMENT, { ...deployment, application: { ...application, webhooks } })
}

/** The default app calls here for every WABA, once the handshake has passed. */
function setCloudWebhook(tx: Tx, now: number, callbackUrl: string): void {
  const [app] = tx.apps.values()
  if (!app) return
  const known = app.subscriptions.find((each) => each.object === WABA_OBJECT)
  const isSame = known?.callbackUrl === callbackUrl && known.active
  const subscription = {
    object: WABA_OBJECT,
    callbackUrl,
    verifyToken: known?.verifyToken ?? VERIFY_TOKEN,
    fields: known?.fields ?? webhookFields.map(unasked),
    active: isSame,
  }
  const others = app.subscriptions.filter((each) => each.object !== WABA_OBJECT)
  tx.apps.put(app.id, { ...app, subscriptions: [...others, subscription] })
  for (const waba of tx.wabas.values()) {
    if (waba.subscribedApps.some((each) => each.appId === app.id)) continue
    tx.wabas.put(waba.id, { ...waba, subscribedApps: [...waba.subscribedApps, { appId: app.id }] })
  }
  if (isSame) return
  tx.schedule({ due: now, kind: 'webhook.handshake', data: { appId: app.id, attempt: 1 } })
}
