import type { Message } from '../core/messages/message.ts'
import { needsWindow } from '../core/messages/send-message.ts'
import type { World } from '../world.ts'

/** Two equal messages to one customer within this time are taken for one that was sent twice. */
const DOUBLE_MS = 60_000

/** What became of everything in the world, in numbers. */
export function countLedger(world: World) {
  const { messages, deliveries } = world.store.read
  return {
    messages: countMessages(messages.values()),
    webhooks: countWebhooks([...deliveries.values()]),
    limits: Object.fromEntries(world.limits.counts),
    retried_too_early: [...world.limits.counts.values()].reduce((sum, { early }) => sum + early, 0),
  }
}

function countMessages(messages: Iterable<Message>) {
  const counts = {
    inbound: 0,
    accepted: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    doubled: 0,
    outside_window: 0,
  }
  const last = new Map<string, number>()
  for (const message of messages) {
    if (message.direction === 'inbound') {
      counts.inbound += 1
      continue
    }
    if (message.fromApp) continue
    counts.accepted += 1
    for (const status of new Set(message.history.map((change) => change.status))) {
      if (status === 'sent' || status === 'delivered' || status === 'read' || status === 'failed') {
        counts[status] += 1
      }
    }
    if (isDouble(message, last)) counts.doubled += 1
    if (isOutside(message)) counts.outside_window += 1
  }
  return counts
}

function isDouble(message: Message, last: Map<string, number>): boolean {
  const { phoneNumberId, customer, type, content, at } = message
  const key = JSON.stringify([phoneNumberId, customer, type, content])
  const before = last.get(key)
  last.set(key, at)
  return before !== undefined && at - before <= DOUBLE_MS
}

/** Free-form to somebody without an open window. */
function isOutside({ type, verdict }: Message): boolean {
  const window = verdict?.['window']
  return needsWindow(type) && typeof window === 'object' && window !== null && 'open' in window
    ? window.open === false
    : false
}

function countWebhooks(
  deliveries: Iterable<{ state: string; attempts: readonly { status?: number }[] }>,
) {
  const counts = { pending: 0, acknowledged: 0, failed: 0, dropped: 0, attempts: 0, not_200: 0 }
  for (const { state, attempts } of deliveries) {
    if (state === 'delivered') counts.acknowledged += 1
    else if (state === 'pending' || state === 'failed' || state === 'dropped') counts[state] += 1
    counts.attempts += attempts.length
    const final = attempts.at(-1)?.status
    if (state === 'delivered' && final !== undefined && final !== 200) counts.not_200 += 1
  }
  return counts
}
