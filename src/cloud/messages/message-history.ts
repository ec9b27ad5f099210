import { createHash } from 'node:crypto'
import { objectOf, objectsIn } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { Delivery } from '../../core/webhooks/delivery.ts'
import { parseJson } from '../body.ts'

/** Statuses that the log knows. */
const logged = new Set(['sent', 'delivered', 'read', 'failed', 'deleted'])

/** Ids of the log tell by their beginning what they are; the rest is made from the ids of the messages. */
const ENTRY = '184'
const EVENT = '284'

function historyId(beginning: string, ...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 13)
  return beginning + String(Number(`0x${hex}`) % 1e13).padStart(13, '0')
}

export const isEntryId = (id: string): boolean => id.length === 16 && id.startsWith(ENTRY)

/** Ids of rows that were asked for once; a changed row is another object. */
const known = new WeakMap<Message, string>()

/** Id of a message in the log. */
export function entryId(message: Message): string {
  const id = known.get(message) ?? historyId(ENTRY, message.id)
  known.set(message, id)
  return id
}

export interface HistoryEvent {
  readonly id: string
  readonly status: string
  /** World time in ms. */
  readonly at: number
  readonly delivery: Delivery | undefined
}

/** Messages of a number that have statuses to tell, newest first. */
export function historyOf(tx: ReadTx, phoneNumberId: string, messageId?: string): Message[] {
  const known = messageId === undefined ? undefined : tx.messages.get(messageId)
  const all = messageId === undefined ? [...tx.messages.values()].reverse() : known ? [known] : []
  return all.filter(
    (each) =>
      each.dialect === 'cloud' &&
      each.direction === 'outbound' &&
      !each.fromApp &&
      each.phoneNumberId === phoneNumberId,
  )
}

export function findHistory(tx: ReadTx, id: string): Message | undefined {
  for (const message of tx.messages.values()) {
    if (message.dialect === 'cloud' && entryId(message) === id) return message
  }
  return undefined
}

/** The webhooks of each message. */
export type Told = ReadonlyMap<string, readonly Delivery[]>

export function toldOf(tx: ReadTx): Told {
  const told = new Map<string, Delivery[]>()
  for (const delivery of tx.deliveries.values()) {
    if (delivery.messageId === undefined) continue
    const known = told.get(delivery.messageId)
    if (known) known.push(delivery)
    else told.set(delivery.messageId, [delivery])
  }
  return told
}

/** One event for each status and each app that it went to; one without an app where it went nowhere. */
export function eventsOf(told: Told, message: Message): HistoryEvent[] {
  const deliveries = told.get(message.id) ?? []
  return message.history
    .filter(({ status }) => logged.has(status))
    .flatMap(({ status, at }) => {
      const own = deliveries.filter((each) => statusIn(each) === status)
      const all = own.length > 0 ? own : [undefined]
      return all.map((delivery) => ({
        id: historyId(EVENT, message.id, status, delivery?.id ?? ''),
        status,
        at,
        delivery,
      }))
    })
}

/** The status that a webhook tells of. */
function statusIn({ body }: Delivery): unknown {
  const [entry] = objectsIn(objectOf(parseJson(body))['entry'])
  const [change] = objectsIn(entry?.['changes'])
  const [status] = objectsIn(objectOf(change?.['value'])['statuses'])
  return status?.['status']
}

/** How the webhook of an event fared; undefined where nobody was to be told. */
export function updateState(delivery: Delivery | undefined): string | undefined {
  if (!delivery) return undefined
  if (delivery.state === 'failed' || delivery.state === 'dropped') return 'FAILED'
  if (delivery.state === 'delivered') return 'DELIVERED'
  return delivery.attempts.length > 0 ? 'RETRYING' : 'PENDING'
}

/** What went wrong at the last attempt of one that has not arrived. */
export function updateError(delivery: Delivery | undefined): string | undefined {
  if (!delivery || delivery.state === 'delivered') return undefined
  const { status, error } = delivery.attempts.at(-1) ?? {}
  return error ?? (status === undefined ? delivery.reason : `HTTP status code ${status}`)
}
