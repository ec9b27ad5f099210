import type { App, AppSubscription } from '../../core/wabas/waba.ts'
import type { SubscribedField } from '../../core/webhooks/subscribed-field.ts'
import { webhookFields } from '../../core/webhooks/webhook-fields.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf, parseJson } from '../body.ts'
import { done } from '../done.ts'
import { enumParameter, requiredParameter, unsupported } from '../errors.ts'
import { stringParameter } from '../parameters.ts'
import { callbackParameter } from './callback.ts'
import { verifyCallback } from './handshake.ts'
import { WABA_OBJECT } from './subscriptions.ts'

const objects = ['application', 'instagram', 'page', 'payments', 'permissions', 'user', WABA_OBJECT]

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
  const callbackUrl = stringParameter(body, 'callback_url')
  const verifyToken = stringParameter(body, 'verify_token')
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
  const object = stringParameter(body, 'object')
  if (object === undefined) return undefined
  if (!objects.includes(object)) throw enumParameter('object', objects, object)
  return object
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
]
