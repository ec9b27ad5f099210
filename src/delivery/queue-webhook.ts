import type { DialectName } from '../core/ids.ts'
import type { Tx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import type { Notification, NotifyContext, WebhookDialect } from './webhook-dialect.ts'

/** What goes out in place of a new notification. Nothing = dropped. */
export interface WebhookTrouble {
  readonly planned: readonly {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly orderKey: string
    readonly delayMs: number
    /** Goes out in one body with others of the same name that have not been sent yet. */
    readonly batch?: string
  }[]
  /** The rules that did it. */
  readonly rules: readonly { readonly id: string }[]
}

export interface QueueOptions {
  readonly dialects: Record<DialectName, WebhookDialect>
  readonly context: (tx: Tx) => NotifyContext
  readonly now: () => number
  /** Injected trouble: asked for each new notification. */
  readonly trouble?: (tx: Tx, webhook: Notification & { dialect: DialectName }) => WebhookTrouble
}

/** A notification on its way: as the rules leave it, none, one or several deliveries. */
export function enqueue(
  tx: Tx,
  options: QueueOptions,
  dialect: DialectName,
  notification: Notification,
): void {
  const trouble = options.trouble?.(tx, { ...notification, dialect })
  if (!trouble) {
    addDelivery(tx, options, dialect, notification)
    return
  }
  const rules = trouble.rules.map(({ id }) => id)
  const by = rules.length > 0 ? { rules } : {}
  if (trouble.planned.length === 0) {
    addDelivery(tx, options, dialect, notification, { ...by, dropped: true })
  }
  for (const { delayMs, batch, ...changed } of trouble.planned) {
    const one = { ...notification, ...changed, ...(batch !== undefined && { orderKey: 'batch' }) }
    if (batch !== undefined && joinWaiting(tx, options, dialect, one)) continue
    addDelivery(tx, options, dialect, one, { ...by, ...(delayMs > 0 && { delayMs }) })
  }
}

export function addDelivery(
  tx: Tx,
  options: QueueOptions,
  dialect: DialectName,
  notification: Notification,
  how: { delayMs?: number; dropped?: boolean; rules?: readonly string[] } = {},
): Delivery {
  const now = options.now()
  const id = nextDeliveryId(tx)
  const state = how.dropped ? 'dropped' : 'pending'
  const due = now + (how.delayMs ?? 0)
  const usualKey = orderKeyOf(dialect, notification)
  const aside = asideKey(usualKey, notification.messageId ?? id)
  const orderKey = tx.deliveryQueues.has(aside) ? aside : usualKey
  const { url, headers, body, subject, appId, phoneNumberId, messageId } = notification
  const delivery = tx.deliveries.put(id, {
    id,
    dialect,
    url,
    headers,
    body,
    subject,
    orderKey,
    ...(appId !== undefined && { appId }),
    ...(phoneNumberId !== undefined && { phoneNumberId }),
    ...(messageId !== undefined && { messageId }),
    createdAt: now,
    state,
    attempts: [],
    ...(how.dropped && { reason: 'dropped by a rule' }),
    ...(due > now && { notBefore: due }),
    ...(how.rules && { rules: how.rules }),
  })
  if (state === 'dropped') return delivery
  const line = tx.deliveryQueues.get(orderKey)?.deliveryIds ?? []
  tx.deliveryQueues.put(orderKey, { deliveryIds: [...line, id] })
  if (line.length === 0) {
    tx.schedule({ due, kind: 'webhook.attempt', data: { deliveryId: id } })
  }
  return delivery
}

/** Line of what is told of one message after something of it has failed. */
export const asideKey = (orderKey: string, about: string): string =>
  orderKey.endsWith(` of ${about}`) ? orderKey : `${orderKey} of ${about}`

const orderKeyOf = (dialect: DialectName, { orderKey, url }: Notification): string =>
  orderKey.startsWith(`${dialect} `) ? orderKey : `${dialect} ${url} ${orderKey}`

/** Puts a notification into the body of one that has not been sent yet. */
function joinWaiting(
  tx: Tx,
  options: QueueOptions,
  dialect: DialectName,
  notification: Notification,
): boolean {
  const line = tx.deliveryQueues.get(orderKeyOf(dialect, notification))?.deliveryIds ?? []
  const waiting = tx.deliveries.get(line.at(-1) ?? '')
  if (!waiting || waiting.attempts.length > 0) return false
  if ((waiting.notBefore ?? 0) <= options.now()) return false
  const merged = options.dialects[dialect].merge(waiting, notification, options.context(tx))
  tx.deliveries.put(waiting.id, { ...waiting, ...merged })
  return true
}

/** Counts the deliveries of a commit: `<commit>-<n>`. */
function nextDeliveryId(tx: Tx): string {
  for (let count = 0; ; count++) {
    const id = `${tx.seq}-${count}`
    if (!tx.deliveries.has(id)) return id
  }
}
