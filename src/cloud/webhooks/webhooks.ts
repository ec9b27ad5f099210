import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import type { App, SubscribedApp, Waba } from '../../core/wabas/waba.ts'
import { heardVersion } from '../../core/webhooks/subscribed-field.ts'
import type {
  Notification,
  NotifyContext,
  Unheard,
  WebhookDialect,
} from '../../delivery/webhook-dialect.ts'
import { graphJson } from '../escape.ts'
import { signedHeaders } from './signature.ts'
import { WABA_OBJECT } from './subscriptions.ts'
import type { Change } from './webhooks.change.ts'
import { changesOf } from './webhooks.changes.ts'
import { customerNotes } from './webhooks.notes.ts'

/** Fields whose entries have a `time`; all others tell the time inside. */
const timedFields = new Set([
  'account_alerts',
  'account_review_update',
  'account_update',
  'business_capability_update',
  'business_status_update',
  'business_username_update',
  'campaign_status_update',
  'flows',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'template_category_update',
  'template_correct_category_detection',
])

/** Fields that go to an override of the number or the WABA; the rest go to the app's own callback. */
const overridable = (field: string): boolean => !timedFields.has(field)

export const cloudWebhooks: WebhookDialect = {
  name: 'cloud',

  notify(event, context) {
    const told = changesOf(event, context).map((change) => tell(change, context))
    const heard = told.flatMap((each) => ('reason' in each ? [] : each))
    return heard.length > 0 ? heard : (told[0] ?? [])
  },

  notes: customerNotes,

  merge(first, second, { tx }) {
    const body = mergedEntries(first.body, second.body)
    const app = first.appId === undefined ? undefined : tx.apps.get(first.appId)
    return { body, headers: { ...first.headers, ...(app && signedHeaders(body, app.secret)) } }
  },

  acknowledged: (status) => status >= 200 && status < 300,
  retriesToAll: true,

  retryAfter(delivery, attempts, { settings, env }) {
    const gaps = settings.webhook_retry_ms
    const gap = gaps[Math.min(attempts - 1, gaps.length - 1)]
    if (gap === undefined) return undefined
    const end = delivery.createdAt + settings.webhook_retry_until_ms
    return env.now() + gap > end ? undefined : gap
  },

  concurrency: () => 64,
}

/** One change as it goes to each app that hears of it. */
function tell(change: Change, context: NotifyContext): readonly Notification[] | Unheard {
  const waba = context.tx.wabas.get(change.wabaId)
  if (!waba && !change.appIds) return []
  const hearers = hearersOf(waba, change, context)
  if ('reason' in hearers) return hearers
  const bodies = new Map<string, string>()
  const values = new Map<number, JsonObject>()
  return hearers.map((hearer) => {
    const { app, version } = hearer
    const value = values.get(version) ?? change.value(version)
    values.set(version, value)
    const id = isForPartners(change.field, value) ? app.businessId : change.wabaId
    const body = bodies.get(`${version} ${id}`) ?? bodyOf(change.field, value, id, context)
    bodies.set(`${version} ${id}`, body)
    return addressed(change, body, hearer, context)
  })
}

function bodyOf(field: string, value: JsonObject, id: string, { env }: NotifyContext): string {
  const time = timedFields.has(field) ? { time: unixSeconds(env.now()) } : {}
  const entry = { id, ...time, changes: [{ value, field }] }
  return graphJson({ object: WABA_OBJECT, entry: [entry] })
}

/** Their entries have the id of the portfolio that is told. */
const isForPartners = (field: string, value: JsonObject): boolean =>
  field === 'partner_solutions' ||
  (field === 'account_update' && String(value['event']).startsWith('PARTNER_'))

/** The entries of both, byte for byte: Meta's escapes would not survive parsing. */
function mergedEntries(first: string, second: string): string {
  const from = second.indexOf('"entry":[') + '"entry":['.length
  return `${first.slice(0, -2)},${second.slice(from)}`
}

interface Hearer {
  readonly app: App
  readonly subscribed: SubscribedApp | undefined
  /** Major version of the bodies that it hears of the field. */
  readonly version: number
}

/** Apps that hear of a field: subscribed to the WABA and to the field, unless strict mode is off. Partners need no WABA. */
function hearersOf(
  waba: Waba | undefined,
  { field, appIds, subscribersOnly }: Change,
  { tx, settings }: NotifyContext,
): Hearer[] | Unheard {
  const hearers: Hearer[] = []
  for (const app of tx.apps.values()) {
    if (appIds && !appIds.includes(app.id)) continue
    const subscribed = waba?.subscribedApps.find((each) => each.appId === app.id)
    const subscription = app.subscriptions.find((each) => each.object === WABA_OBJECT)
    if (!subscription?.active) continue
    const wanted = subscription.fields.find(({ name }) => name === field)
    if (subscribersOnly && !wanted) continue
    if (settings.strict && (!wanted || (!subscribed && !appIds))) continue
    const version = heardVersion(settings.cloud.webhookVersion, wanted)
    hearers.push({ app, subscribed, version })
  }
  if (hearers.length > 0) return hearers
  if (waba?.subscribedApps.length === 0) {
    return { reason: `no app is subscribed to WABA ${waba.id}` }
  }
  return { reason: `no subscribed app has a callback for the field ${field}` }
}

/** Phone number override, then WABA override, then the app's callback. */
function addressed(
  change: Change,
  body: string,
  { app, subscribed }: Hearer,
  { tx, world }: NotifyContext,
): Notification {
  const number = change.phoneNumberId ? tx.phoneNumbers.get(change.phoneNumberId) : undefined
  const override = overridable(change.field)
    ? (number?.overrideCallbackUrl ?? subscribed?.overrideCallbackUrl)
    : undefined
  const callback = app.subscriptions.find((each) => each.object === WABA_OBJECT)?.callbackUrl
  return {
    url: override ?? callback ?? '',
    headers: {
      ...signedHeaders(body, app.secret),
      ...(world !== undefined && { 'x-emulator-world': world }),
    },
    body,
    subject: change.subject,
    ...(change.status !== undefined && { status: change.status }),
    orderKey: change.about,
    appId: app.id,
    ...(change.phoneNumberId !== undefined && { phoneNumberId: change.phoneNumberId }),
    ...(change.messageId !== undefined && { messageId: change.messageId }),
  }
}
