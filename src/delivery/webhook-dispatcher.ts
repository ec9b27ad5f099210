import type { DomainEvent } from '../core/events.ts'
import type { DialectName } from '../core/ids.ts'
import type { Job } from '../core/jobs.ts'
import type { Store, Tx } from '../core/tx.ts'
import type { Delivery, DeliveryAttempt } from '../core/webhooks/delivery.ts'
import { addDelivery, asideKey, enqueue, type QueueOptions } from './queue-webhook.ts'
import type { Answer } from './webhook-sender.ts'

export interface DispatcherOptions extends QueueOptions {
  readonly store: Store
  readonly wall: () => number
  readonly send: (delivery: Delivery) => Promise<Answer>
  /** Puts a job whose turn has come back into the queue. */
  readonly resume: (job: Job) => void
  /** The world is ending: a call that was cut off then is no attempt. */
  readonly stopped: () => boolean
}

/** Event → notifications → deliveries; one attempt is one job, and what came of it one commit. */
export function createDispatcher(options: DispatcherOptions) {
  const { store, dialects, context } = options
  const inFlight = new Map<string, number>()
  const lines = new Map<string, Job[]>()

  return {
    /** Reacts inside the commit of the event, so that a restart finds the delivery. */
    react(tx: Tx, event: DomainEvent): void {
      const about = context(tx)
      for (const dialect of [dialects.cloud, dialects.onprem]) {
        const said = dialect.notify(event, about)
        if ('reason' in said) noteUnheard(tx, event, said.reason)
        else for (const notification of said) enqueue(tx, options, dialect.name, notification)
      }
    },

    /** The same bytes once more. */
    redeliver(tx: Tx, deliveryId: string): Delivery {
      const delivery = tx.deliveries.get(deliveryId)
      if (!delivery) throw new Error(`there is no delivery ${deliveryId}`)
      return addDelivery(tx, options, delivery.dialect, delivery)
    },

    /** The job `webhook.attempt`. On a running clock a busy target puts it in line; `resume` brings it back. */
    async attempt(job: AttemptJob, stepping: boolean) {
      const { deliveryId } = job.data
      const delivery = store.read.deliveries.get(deliveryId)
      if (delivery?.state !== 'pending') {
        await store.transact((tx) => tx.cancel(job.id))
        return
      }
      const paused = dialects[delivery.dialect].pausedUntil?.(context(store.read as Tx))
      if (paused !== undefined) {
        await store.transact((tx) => {
          tx.cancel(job.id)
          const data = { deliveryId }
          tx.schedule({ due: paused, kind: 'webhook.attempt', data, background: true })
        })
        return
      }
      const { targetOf = ({ url }: Delivery) => url } = dialects[delivery.dialect]
      const url = targetOf(delivery, context(store.read as Tx))
      if (url === undefined) {
        await store.transact((tx) => {
          tx.cancel(job.id)
          tx.deliveries.put(deliveryId, { ...delivery, state: 'dropped', reason: 'no webhook URL' })
          startNext(tx, delivery)
        })
        return
      }
      const target = `${delivery.dialect} ${originOf(url)}`
      if (!stepping && !takeTurn(target, delivery.dialect, job)) return
      try {
        const at = options.now()
        const started = options.wall()
        const answer = await options.send({ ...delivery, url })
        if (answer.error !== undefined && options.stopped()) return
        const ms = stepping ? 0 : Math.max(0, Math.round(options.wall() - started))
        await store.transact((tx) => {
          tx.cancel(job.id)
          record(tx, deliveryId, { at, ms, ...pick(answer) })
        })
      } finally {
        if (!stepping) release(target)
      }
    },

    /** The clock is about to be moved: what stands in line goes one at a time from now on. */
    gather(): void {
      const waiting = [...lines.values()].flat()
      lines.clear()
      for (const job of waiting) options.resume(job)
    },
  }

  function takeTurn(target: string, dialect: DialectName, job: Job): boolean {
    const busy = inFlight.get(target) ?? 0
    if (busy < dialects[dialect].concurrency(context(store.read as Tx))) {
      inFlight.set(target, busy + 1)
      return true
    }
    const line = lines.get(target)
    if (line) line.push(job)
    else lines.set(target, [job])
    return false
  }

  function release(target: string): void {
    const left = (inFlight.get(target) ?? 1) - 1
    if (left > 0) inFlight.set(target, left)
    else inFlight.delete(target)
    const line = lines.get(target)
    const first = line?.shift()
    if (line?.length === 0) lines.delete(target)
    if (first) options.resume(first)
  }

  function record(tx: Tx, deliveryId: string, attempt: DeliveryAttempt): void {
    const delivery = tx.deliveries.get(deliveryId)
    if (delivery?.state !== 'pending') return
    const dialect = dialects[delivery.dialect]
    const attempts = [...delivery.attempts, attempt]
    if (attempts.length > 1 && dialect.retriesToAll) {
      for (const other of toldTheSame(tx, delivery)) addDelivery(tx, options, dialect.name, other)
    }
    const done = attempt.status !== undefined && dialect.acknowledged(attempt.status)
    if (done) {
      tx.deliveries.put(deliveryId, { ...delivery, attempts, state: 'delivered' })
      startNext(tx, delivery)
      return
    }
    const gap = dialect.retryAfter({ ...delivery, attempts }, attempts.length, context(tx))
    if (gap === undefined) {
      tx.deliveries.put(deliveryId, { ...delivery, attempts, state: 'failed', reason: 'given up' })
      startNext(tx, delivery)
      return
    }
    const first = attempts.length === 1
    const orderKey = first && dialect.stepsAside ? stepAside(tx, delivery) : delivery.orderKey
    tx.deliveries.put(deliveryId, { ...delivery, orderKey, attempts })
    tx.schedule({ due: options.now() + gap, kind: 'webhook.attempt', data: { deliveryId } })
  }

  /** A line of its own for one that failed and what else is told of its message: the rest need not wait. */
  function stepAside(tx: Tx, delivery: Delivery): string {
    const orderKey = asideKey(delivery.orderKey, delivery.messageId ?? delivery.id)
    if (orderKey === delivery.orderKey) return orderKey
    const line = tx.deliveryQueues.get(delivery.orderKey)?.deliveryIds ?? []
    const aside = line.filter((id) => isAbout(tx, id, delivery))
    for (const id of aside) {
      const each = tx.deliveries.get(id)
      if (each) tx.deliveries.put(id, { ...each, orderKey })
    }
    tx.deliveryQueues.put(orderKey, { deliveryIds: [delivery.id, ...aside] })
    tx.deliveryQueues.put(delivery.orderKey, {
      deliveryIds: line.filter((id) => !aside.includes(id)),
    })
    startNext(tx, delivery)
    return orderKey
  }

  /** The next delivery of the same order key takes its turn. */
  function startNext(tx: Tx, done: Delivery): void {
    const queue = tx.deliveryQueues.get(done.orderKey)
    if (!queue) return
    const deliveryIds = queue.deliveryIds.filter((id) => id !== done.id)
    const [first] = deliveryIds
    if (first === undefined) {
      tx.deliveryQueues.delete(done.orderKey)
      return
    }
    tx.deliveryQueues.put(done.orderKey, { deliveryIds })
    const due = Math.max(options.now(), tx.deliveries.get(first)?.notBefore ?? 0)
    tx.schedule({ due, kind: 'webhook.attempt', data: { deliveryId: first } })
  }
}

type AttemptJob = Extract<Job, { kind: 'webhook.attempt' }>

/** Of a URL that is none, the text itself: the sender says what is wrong with it. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url)

function pick({ status, error }: Answer) {
  return { ...(status !== undefined && { status }), ...(error !== undefined && { error }) }
}

/** Deliveries of the same event to other apps that have acknowledged it. An event's deliveries are of one commit. */
function toldTheSame(tx: Tx, { id, appId, subject, messageId }: Delivery): Delivery[] {
  const [commit] = id.split('-')
  const told: Delivery[] = []
  for (let count = 0; ; count += 1) {
    const other = tx.deliveries.get(`${commit}-${count}`)
    if (!other) return told
    const same = other.subject === subject && other.messageId === messageId
    if (same && other.appId !== appId && other.state === 'delivered') told.push(other)
  }
}

/** Whether another delivery tells of the same message. */
const isAbout = (tx: Tx, id: string, { id: own, messageId }: Delivery): boolean =>
  id !== own && messageId !== undefined && tx.deliveries.get(id)?.messageId === messageId

/** The message keeps why nobody was told, for `explain`. */
function noteUnheard(tx: Tx, event: DomainEvent, reason: string): void {
  if (!('messageId' in event)) return
  const message = tx.messages.get(event.messageId)
  if (!message || message.verdict?.['webhook'] === reason) return
  tx.messages.put(message.id, { ...message, verdict: { ...message.verdict, webhook: reason } })
}
