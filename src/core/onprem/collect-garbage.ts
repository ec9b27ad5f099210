import { DAY_MS } from '../duration.ts'
import type { Env } from '../env.ts'
import type { Media } from '../media/media.ts'
import type { Message } from '../messages/message.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { type ApplicationSettings, effectiveApplication } from './application-settings.ts'
import { DEPLOYMENT } from './deployment.ts'

/** Received messages are kept for a week, and can be marked as read as long. */
const KEEP_INBOUND_MS = 7 * DAY_MS
/** Media that nobody used for a month goes; sending it counts as use. */
const KEEP_MEDIA_MS = 30 * DAY_MS

/** Gone from the client's own database; the emulator still shows it. */
export const isCollected = (message: Message): boolean => message.verdict?.['collected'] === true

/** Deletes what is processed: delivered or read, or received more than a week ago. Answers how many. */
export function collectMessages(tx: Tx, env: Env): number {
  const done = [...tx.messages.values()].filter(
    (each) => each.dialect === 'onprem' && !isCollected(each) && isProcessed(each, env.now()),
  )
  for (const message of done) {
    tx.messages.put(message.id, { ...message, verdict: { ...message.verdict, collected: true } })
  }
  return done.length
}

/** Deletes media of the client that was not used for a month. Answers how many. */
export function collectMedia(tx: Tx, env: Env): number {
  const owner = tx.onprem.get(DEPLOYMENT)?.phoneNumberId
  const stale = [...tx.media.values()].filter(
    (each) => each.phoneNumberId === owner && isStale(each, env.now()),
  )
  for (const { id } of stale) tx.media.delete(id)
  return stale.length
}

const isStale = (media: Media, now: number): boolean => now - media.lastUsedAt > KEEP_MEDIA_MS

/** Whether the automatic collection, which runs all the time, has taken it. */
export function isMediaGone(tx: ReadTx, media: Media, now: number): boolean {
  return automatic(tx).media && isStale(media, now)
}

export function isMessageGone(tx: ReadTx, message: Message, now: number): boolean {
  const old = automatic(tx).messages && now - message.at > KEEP_INBOUND_MS
  return old || isCollected(message)
}

function automatic(tx: ReadTx): ApplicationSettings['garbagecollector_enable'] {
  return effectiveApplication(tx.onprem.get(DEPLOYMENT)?.application ?? {}).garbagecollector_enable
}

function isProcessed(message: Message, now: number): boolean {
  if (message.direction === 'inbound') return now - message.at > KEEP_INBOUND_MS
  return message.status === 'delivered' || message.status === 'read'
}
