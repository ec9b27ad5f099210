import type { Tx } from '../../core/tx.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import type { Waba } from '../../core/wabas/waba.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { actorOf } from '../accounts/actor.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { requiredParameter, unsupported } from '../errors.ts'
import { stringParameter } from '../parameters.ts'
import { isPrincipal } from '../principal.ts'
import { callbackParameter } from './callback.ts'
import { verifyCallback } from './handshake.ts'

/** Subscribes the app of the token; a call without an override takes one away that was there. */
async function subscribeApp(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const override = stringParameter(body, 'override_callback_uri')
  if (override !== undefined) {
    callbackParameter(call, 'override_callback_uri', override)
    const verifyToken = stringParameter(body, 'verify_token')
    if (verifyToken === undefined) throw requiredParameter('verify_token')
    await verifyCallback(call, override, verifyToken)
  }
  await changeApps(call, (others, appId) => [
    ...others,
    { appId, ...(override !== undefined && { overrideCallbackUrl: override }) },
  ])
  return done
}

async function unsubscribeApp(call: Call<World>): Promise<Reply> {
  await changeApps(call, (others) => [...others])
  return done
}

async function changeApps(
  call: Call<World>,
  change: (others: Waba['subscribedApps'], appId: string) => Waba['subscribedApps'],
): Promise<void> {
  const wabaId = call.params['waba'] ?? ''
  if (!isPrincipal(call.principal)) throw unsupported(call.method, wabaId)
  const appId = call.principal.app.id
  await call.world.store.transact((tx) => {
    const waba = tx.wabas.get(wabaId)
    if (!waba) throw unsupported(call.method, wabaId)
    const others = waba.subscribedApps.filter((each) => each.appId !== appId)
    const after = tx.wabas.put(wabaId, { ...waba, subscribedApps: change(others, appId) })
    tellPartner(tx, waba, after, appId)
    logActivity(tx, call.world.env, {
      wabaId,
      type: 'WEBHOOK_CONFIGURED',
      ...actorOf(call),
      description: `The subscription of app ${appId} was changed.`,
      details: { app_id: appId },
    })
  })
}

/** An app of another business is a partner's: it hears that it was installed, and that it no longer is. */
function tellPartner(tx: Tx, before: Waba, after: Waba, appId: string): void {
  if (tx.apps.get(appId)?.businessId === after.businessId) return
  const has = (waba: Waba) => waba.subscribedApps.some((each) => each.appId === appId)
  if (has(before) === has(after)) return
  tx.emit({
    type: 'account.changed',
    wabaId: after.id,
    field: 'account_update',
    appIds: [appId],
    value: {
      event: has(after) ? 'PARTNER_APP_INSTALLED' : 'PARTNER_APP_UNINSTALLED',
      waba_info: {
        waba_id: after.id,
        owner_business_id: after.businessId,
        partner_app_id: appId,
      },
    },
  })
}

export const subscribedAppEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/subscribed_apps',
    auth: 'whatsapp_business_management',
    body: 'fields',
    doc: 'Subscribe the app of the token to a WABA',
    run: subscribeApp,
  },
  {
    method: 'DELETE',
    path: '/{waba}/subscribed_apps',
    auth: 'whatsapp_business_management',
    body: 'fields',
    doc: 'Unsubscribe the app of the token from a WABA',
    run: unsubscribeApp,
  },
]
