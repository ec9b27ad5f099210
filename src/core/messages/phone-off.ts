import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { WaId } from '../ids.ts'
import type { Job, JobData } from '../jobs.ts'
import { SETTINGS } from '../settings.ts'
import type { ReadTx, Tx } from '../tx.ts'
import type { Message, StatusName } from './message.ts'

/** So long the network tries to deliver a message that has no time to live of its own. */
const KEPT_MS = 30 * DAY_MS

export const isPhoneOff = (tx: ReadTx, { customer }: Message): boolean =>
  tx.customers.get(customer)?.phoneOff === true

/** A message that was sent waits for the phone until its time is over; one that was delivered waits to be read. */
export function waitForPhone(tx: Tx, message: Message, until: StatusName | undefined): void {
  const isSent = message.status === 'sent'
  const due = message.at + (isSent ? (message.lifeMs ?? KEPT_MS) : KEPT_MS)
  if (isSent) tx.messages.put(message.id, { ...message, undelivered: { until: due } })
  const data = { messageId: message.id, ...(until && { until }) }
  tx.schedule({ due, kind: 'message.undelivered', data, background: true })
}

/** The job `message.undelivered`: nobody is told; the message says so itself. */
export function dropUndelivered(
  tx: Tx,
  env: Env,
  { messageId }: JobData['message.undelivered'],
): void {
  const message = tx.messages.get(messageId)
  if (!message?.undelivered) return
  const { undelivered, ...rest } = message
  // Moved by hand in the meantime.
  const row = message.status === 'sent' && { undelivered: { ...undelivered, droppedAt: env.now() } }
  tx.messages.put(messageId, { ...rest, ...row })
}

/** What still lives goes on now, in the order in which it was sent. */
export function turnPhoneOn(tx: Tx, env: Env, waId: WaId): void {
  const customer = tx.customers.get(waId)
  if (!customer?.phoneOff) return
  const { phoneOff: _, ...reachable } = customer
  tx.customers.put(waId, reachable)

  const now = env.now()
  const since = now - (tx.settings.get(SETTINGS)?.delivery.delivered_ms ?? 0)
  for (const { job, message } of waiting(tx, waId, now)) {
    const { undelivered: _, ...rest } = message
    tx.messages.put(message.id, rest)
    tx.cancel(job.id)
    tx.schedule({ due: now, kind: 'message.progress', data: { ...job.data, since } })
  }
}

type Waiting = Extract<Job, { kind: 'message.undelivered' }>

function waiting(tx: ReadTx, waId: WaId, now: number): { job: Waiting; message: Message }[] {
  const found: { job: Waiting; message: Message }[] = []
  for (const job of tx.jobs.values()) {
    if (job.kind !== 'message.undelivered' || job.due <= now) continue
    const message = tx.messages.get(job.data.messageId)
    if (message?.customer === waId) found.push({ job, message })
  }
  return found.sort((one, other) => one.message.at - other.message.at)
}
