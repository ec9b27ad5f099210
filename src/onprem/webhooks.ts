import { conversationKey } from '../core/conversations/conversation.ts'
import type { DomainEvent } from '../core/events.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { InboundAct } from '../core/messages/message.ts'
import {
  type ApplicationSettings,
  effectiveApplication,
} from '../core/onprem/application-settings.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import { callbacksPausedUntil } from '../core/onprem/pause.ts'
import type {
  CustomerChanged,
  Notification,
  NotifyContext,
  Unheard,
  WebhookDialect,
} from '../delivery/webhook-dialect.ts'
import { identityChanged, inboundBody, numberChanged, statusBody } from './webhooks.render.ts'

/** Settings of 0 are taken; a receiver that is down is not called without a pause all the same. */
const LEAST_GAP_MS = 100

/** Callbacks of the client: unsigned, one item each, acknowledged by 200 alone; what waits goes to the URL that is set now. */
export const onpremWebhooks: WebhookDialect = {
  name: 'onprem',
  notify(event, context) {
    const application = applicationOf(context)
    if (!application) return []
    const said = say(event, context, application)
    if ('reason' in said) return said
    if (said.length === 0) return []
    const { registration, phoneNumberId } = context.tx.onprem.get(DEPLOYMENT) ?? {}
    if (registration === 'migrated') return { reason: 'the number has moved to Cloud' }
    const isForeign = ({ phoneNumberId: id }: Item) => id !== undefined && id !== phoneNumberId
    if (said.some(isForeign)) return { reason: 'another number is on this client now' }
    if (application.webhooks.url === '') return { reason: 'no webhook URL is set' }
    return said.map((item) => notification(item, application.webhooks.url, context))
  },
  notes(event, context) {
    const application = applicationOf(context)
    const note = application && systemNote(event, context, application)
    return note ? [{ act: note }] : []
  },
  merge: (first, second) => ({
    headers: first.headers,
    body: mergedBody(first.body, second.body),
  }),
  stepsAside: true,
  acknowledged: (status) => status === 200,
  targetOf(_delivery, context) {
    const url = applicationOf(context)?.webhooks.url
    return url === '' ? undefined : url
  },
  retryAfter(delivery, attempts, context) {
    const application = applicationOf(context)
    if (!application) return undefined
    const { callback_backoff_delay_ms: step, max_callback_backoff_delay_ms: most } = application
    const gap = Math.max(Math.min(attempts * step, most), LEAST_GAP_MS)
    const end = delivery.createdAt + context.settings.onprem.callbackRetryUntilMs
    return context.env.now() + gap > end ? undefined : gap
  },
  pausedUntil: ({ tx, env }) => callbacksPausedUntil(tx, env.now()),
  concurrency: (context) => applicationOf(context)?.webhooks.max_concurrent_requests ?? 6,
}

/** Lists of one name become one list: `messages`, `contacts`, `statuses`, `errors`. */
function mergedBody(first: string, second: string): string {
  const merged = JSON.parse(first) as Record<string, Json[]>
  for (const [name, items] of Object.entries(JSON.parse(second) as Record<string, Json[]>)) {
    merged[name] = [...(merged[name] ?? []), ...items]
  }
  return JSON.stringify(merged)
}

interface Item {
  readonly body: JsonObject
  readonly subject: string
  /** Callbacks of one chat keep their order as long as they are taken, those of one message always. */
  readonly orderKey: string
  readonly phoneNumberId?: string
  readonly messageId?: string
}

function say(
  event: DomainEvent,
  context: NotifyContext,
  application: ApplicationSettings,
): readonly Item[] | Unheard {
  if (event.type === 'onprem.notice') {
    const subject = Object.keys(event.body)[0] ?? 'errors'
    return [{ body: event.body, subject, orderKey: subject }]
  }
  if (event.type !== 'message.received' && event.type !== 'message.status') return []
  const message = context.tx.messages.get(event.messageId)
  if (message?.dialect !== 'onprem') return []
  const about = {
    orderKey: message.customer,
    phoneNumberId: message.phoneNumberId,
    messageId: message.id,
  }
  if (event.type === 'message.received') {
    return [{ ...about, subject: 'messages', body: inboundBody(context.tx, message, application) }]
  }
  if (!isWanted(event.status, application)) {
    return { reason: `webhooks.message filters leave out ${event.status}` }
  }
  const body = statusBody(message, event, application, context.settings.onprem)
  return [{ ...about, subject: 'statuses', body }]
}

/** A contact has a new number or a new phone: told to those who asked for it, where the two have been in touch. */
function systemNote(
  event: CustomerChanged,
  { tx }: NotifyContext,
  application: ApplicationSettings,
): InboundAct | undefined {
  const { what, waId, newWaId = '' } = event
  const { registration, phoneNumberId: to = '' } = tx.onprem.get(DEPLOYMENT) ?? {}
  if (what !== 'identity' && what !== 'number') return undefined
  if (registration === 'migrated' || !tx.conversations.has(conversationKey(to, waId)))
    return undefined
  const wanted =
    what === 'number'
      ? application.notify_user_change_number
      : application.show_security_notifications
  if (!wanted) return undefined
  const content = what === 'number' ? numberChanged(tx, waId, newWaId) : identityChanged(tx, waId)
  return { dialect: 'onprem', from: waId, to, type: 'system', content }
}

/** `accepted` is no status of this API, nor is `played`. */
function isWanted(status: string, { webhooks }: ApplicationSettings): boolean {
  const { sent, delivered, read } = webhooks.message
  const filters: Readonly<Record<string, boolean>> = {
    accepted: false,
    played: false,
    sent,
    delivered,
    read,
  }
  return filters[status] ?? true
}

function notification(item: Item, url: string, context: NotifyContext): Notification {
  const { body, ...about } = item
  const version = context.settings.onprem.version.replace(/^v/, '')
  return {
    ...about,
    url,
    body: JSON.stringify(body satisfies Json),
    headers: {
      'content-type': 'application/json',
      'user-agent': `WhatsApp/${version}`,
      ...(context.world !== undefined && { 'x-emulator-world': context.world }),
    },
  }
}

function applicationOf({ tx }: NotifyContext): ApplicationSettings | undefined {
  const deployment = tx.onprem.get(DEPLOYMENT)
  return deployment && effectiveApplication(deployment.application)
}
