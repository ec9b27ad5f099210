import type { Tx } from '../../core/tx.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import type { App, AppSubscription, Waba } from '../../core/wabas/waba.ts'
import type { SubscribedField } from '../../core/webhooks/subscribed-field.ts'
import { webhookFields } from '../../core/webhooks/webhook-fields.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { actorOf } from '../accounts/actor.ts'
import { type Parameters, parametersOf, parseJson } from '../body.ts'
import { enumParameter, parameterError, requiredParameter, unsupported } from '../errors.ts'
import { isPrincipal } from '../principal.ts'
import { callbackParameter } from './callback.ts'
import { verifyCallback } from './handshake.ts'
import { WABA_OBJECT } from './subscriptions.ts'

const objects = ['application', 'instagram', 'page', 'payments', 'permissions', 'user', WABA_OBJECT]

const done: Reply = { status: 200, body: { success: true } }

function listSubscriptions(call: Call<World>): Reply {
  const app = call.world.store.read.apps.get(call.params['app'] ?? '')
  const data = (app?.subscriptions ?? []).map((each) => ({
    object: each.object,
    callback_url: each.callbackUrl,
    active: each.active,
    fields: each.fields.map(({ name, version }) => ({ name, version })),
  }))
  return { status: 200, body: { data } }
}

/**
 * Adds fields to an object's subscription, or moves them to the version of the call; a new callback must pass the
 * handshake first.
 */
async function subscribe(call: Call<World>): Promise<Reply> {
  const appId = call.params['app'] ?? ''
  const body = parametersOf(call)
  const object = objectOf(body)
  if (object === undefined) throw requiredParameter('object')
  const known = subscriptionOf(call.world.store.read.apps.get(appId), object)
  const fields = fieldsOf(body, object)
  const callbackUrl = text(body, 'callback_url')
  const verifyToken = text(body, 'verify_token')
  if (callbackUrl === undefined && !known) throw requiredParameter('callback_url')
  if (callbackUrl !== undefined) {
    callbackParameter(call, 'callback_url', callbackUrl)
    if (verifyToken === undefined) throw requiredParameter('verify_token')
    await verifyCallback(call, callbackUrl, verifyToken)
  }
  await call.world.store.transact((tx) => {
    const app = tx.apps.get(appId)
    if (!app) throw unsupported(call.method, appId)
    const before = subscriptionOf(app, object)
    const after: AppSubscription = {
      object,
      callbackUrl: callbackUrl ?? before?.callbackUrl ?? '',
      verifyToken: verifyToken ?? before?.verifyToken ?? '',
      fields: withFields(before?.fields ?? [], fields, call.version),
      active: true,
    }
    const others = app.subscriptions.filter((each) => each.object !== object)
    tx.apps.put(appId, { ...app, subscriptions: [...others, after] })
  })
  return done
}

/** Named ones have the version of the call from now on; the others keep theirs. */
function withFields(
  before: readonly SubscribedField[],
  names: readonly string[],
  version: string,
): SubscribedField[] {
  const fields = new Map(before.map((each) => [each.name, each]))
  for (const name of names) fields.set(name, { name, version })
  return [...fields.values()]
}

/** Without an object everything goes, with fields only those. */
async function unsubscribe(call: Call<World>): Promise<Reply> {
  const appId = call.params['app'] ?? ''
  const body = parametersOf(call)
  const object = objectOf(body)
  const fields = fieldsOf(body, object ?? WABA_OBJECT)
  await call.world.store.transact((tx) => {
    const app = tx.apps.get(appId)
    if (!app) throw unsupported(call.method, appId)
    const subscriptions = app.subscriptions.flatMap((each) => {
      if (object !== undefined && each.object !== object) return [each]
      if (fields.length === 0) return []
      return [{ ...each, fields: each.fields.filter(({ name }) => !fields.includes(name)) }]
    })
    tx.apps.put(appId, { ...app, subscriptions })
  })
  return done
}

const subscriptionOf = (app: App | undefined, object: string): AppSubscription | undefined =>
  app?.subscriptions.find((each) => each.object === object)

function objectOf(body: Parameters): string | undefined {
  const object = text(body, 'object')
  if (object === undefined) return undefined
  if (!objects.includes(object)) throw enumParameter('object', objects, object)
  return object
}

function text(body: Parameters, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw parameterError(`Param ${name} must be a string.`)
  return value
}

/** A list, its JSON text, or names with commas between. */
function fieldsOf(body: Parameters, object: string): string[] {
  const given = body['fields']
  if (given === undefined || given === null || given === '') return []
  const opened = typeof given === 'string' && given.startsWith('[') ? parseJson(given) : given
  const names = Array.isArray(opened)
    ? opened.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)))
    : String(opened)
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '')
  if (object !== WABA_OBJECT) return names
  names.forEach((name, index) => {
    if (!(webhookFields as readonly string[]).includes(name)) {
      throw enumParameter(`fields[${index}]`, webhookFields, name)
    }
  })
  return names
}

/** Subscribes the app of the token; a call without an override takes one away that was there. */
async function subscribeApp(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const override = text(body, 'override_callback_uri')
  if (override !== undefined) {
    callbackParameter(call, 'override_callback_uri', override)
    const verifyToken = text(body, 'verify_token')
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

export const subscriptionEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/{app}/subscriptions',
    auth: 'app',
    doc: 'List the webhook subscriptions of an app',
    run: listSubscriptions,
  },
  {
    method: 'POST',
    path: '/{app}/subscriptions',
    auth: 'app',
    body: 'fields',
    doc: 'Subscribe an app to webhook fields',
    run: subscribe,
  },
  {
    method: 'DELETE',
    path: '/{app}/subscriptions',
    auth: 'app',
    body: 'fields',
    doc: 'Remove webhook subscriptions of an app',
    run: unsubscribe,
  },
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
