import type { Message } from '../core/messages/message.ts'
import { pendingCallbacks } from '../core/onprem/callback-queue.ts'
import type { World } from '../world.ts'
import { counter, gauge, type Metrics, Tally } from './metric.ts'
import { databaseStats, endpointStats, limitStats, serverStats } from './stats.server.ts'

/** Types as the client counts them: text has none of its own, a template is an `hsm`. */
export const countedType = (type: string): string =>
  type === 'text' ? 'undefined' : type === 'template' ? 'hsm' : type

/** What the coreapp counts. Where the emulator has nothing of the kind, the figure is 0. */
export function appStats(world: World): Metrics {
  return {
    ...callbackStats(world),
    ...endpointStats(world),
    ...databaseStats(ofDialect(world)),
    ...inboundStats(world),
    ...serverStats(world),
    ...outboundStats(world),
    ...limitStats(world),
  }
}

const ofDialect = (world: World): Message[] =>
  [...world.store.read.messages.values()].filter(({ dialect }) => dialect === 'onprem')

function callbackStats(world: World): Metrics {
  const [pending, count, sum, older] = [new Tally(), new Tally(), new Tally(), new Tally()]
  for (const { dialect, subject, state, attempts } of world.store.read.deliveries.values()) {
    if (dialect !== 'onprem') continue
    const type = subject === 'messages' ? 'inbound_message' : 'status_change'
    if (state === 'pending') pending.add({ type })
    for (const { status, ms } of attempts) {
      const result = status === 200 ? 'success' : String(status ?? 0)
      count.add({ type, result })
      sum.add({ type, result }, ms)
      older.add({ type, result })
    }
  }
  const size = pendingCallbacks(world.store.read)
  return {
    callback_queue_size: gauge('Current callback queue size', size),
    pending_callbacks: gauge('Current number of pending callbacks in the queue', pending.samples),
    pending_messages: gauge(
      'Current number of pending messages in the queue',
      ofDialect(world).filter(isPending).length,
    ),
    callback_requests_duration_ms_count: counter(
      'Total number of callback requests',
      count.samples,
    ),
    callback_requests_duration_ms_sum: counter(
      'Total duration(ms) of callback requests',
      sum.samples,
    ),
    callback_requests: counter('Total number of callback requests', older.samples),
  }
}

export const isPending = (message: Message): boolean =>
  message.direction === 'outbound' && message.status === 'accepted'

function inboundStats(world: World): Metrics {
  const [decoded, downloads] = [new Tally(), new Tally()]
  const inbound = ofDialect(world).filter(({ direction }) => direction === 'inbound')
  for (const { type } of inbound) decoded.add({ type: countedType(type) })
  for (const { source, undownloaded, mimeType } of world.store.read.media.values()) {
    if (source !== 'inbound' || undownloaded) continue
    downloads.add({ type: mimeType.split('/')[0] ?? '', result: 'ok' })
  }
  return {
    in_message_from_server: counter(
      'Total number of incoming encrypted messages from server',
      inbound.length,
    ),
    in_message_decoded: counter('Total number of incoming messages', decoded.samples),
    in_message_persisted: counter(
      'Total number of incoming messages cached in DB',
      decoded.samples,
    ),
    in_messages_pending_processing: gauge(
      'Number of encrypted messages received yet to be processed',
      0,
    ),
    media_downloads: counter(
      'Total number of media messages downloaded from server',
      downloads.samples,
    ),
  }
}

const MEDIA = new Set(['image', 'audio', 'video', 'document', 'sticker'])

function outboundStats(world: World): Metrics {
  const [persisted, sent, sum] = [new Tally(), new Tally(), new Tally()]
  const [statuses, uploads] = [new Tally(), new Tally()]
  for (const { direction, type, history, at } of ofDialect(world)) {
    if (direction !== 'outbound') continue
    const labels = { type: countedType(type) }
    persisted.add(labels)
    const sentAt = history.find(({ status }) => status === 'sent')?.at
    if (sentAt !== undefined) {
      sent.add({ ...labels, retry: '0' })
      sum.add({ ...labels, retry: '0' }, sentAt - at)
      if (MEDIA.has(type)) uploads.add({ ...labels, result: 'ok' })
    }
    for (const { status } of history) {
      if (status === 'sent' || status === 'delivered' || status === 'read') statuses.add({ status })
    }
  }
  return {
    media_uploads: counter('Total number of media messages uploaded to server', uploads.samples),
    out_message_persisted: counter(
      'Total number of outgoing messages cached in DB',
      persisted.samples,
    ),
    out_message_sent_duration_ms_count: counter(
      'Total number of messages sent to server successfully',
      sent.samples,
    ),
    out_message_sent_duration_ms_sum: counter(
      'Total number of durations used to send messages to server',
      sum.samples,
    ),
    out_message_status: counter(
      'Total number of outgoing messages of a particular status',
      statuses.samples,
    ),
  }
}

/** The queue of the client's own jobs: messages on their way. */
export function appInternalStats(world: World): Metrics {
  const waiting = ofDialect(world).filter(isPending).length
  const ran = ofDialect(world).filter(({ direction, status }) => {
    return direction === 'outbound' && status !== 'accepted'
  }).length
  const job = { type: 'send_message' }
  return {
    jobmanager_job_run: counter('Total number of jobs ran in the job manager', [
      { labels: { ...job, result: 'Success' }, value: ran },
    ]),
    jobmanager_unblocked_job_queue_size: gauge(
      'Current number of waiting jobs in the unblocked job queue',
      waiting,
    ),
    jobmanager_waiting_jobs: gauge('Current number of waiting jobs in the job queue', [
      { labels: job, value: waiting },
    ]),
    // The interface spells it like this.
    jobmanger_job_queue_size: gauge(
      'Current total number of waiting jobs in the job queue',
      waiting,
    ),
  }
}
