import { DAY_MS, unixSeconds } from '../../core/duration.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { mediaTypes } from '../../core/media/media-in-content.ts'
import { isReadByBusiness } from '../../core/messages/mark-read.ts'
import type { Message, StatusName } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { ReadTx } from '../../core/tx.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import { titleOf } from '../codes.ts'
import { renderIds, type Shown, senderNames, shownOf } from '../webhooks/webhooks.contact.ts'

/** What one webhook has beside the number, and whether others follow. */
export interface Part {
  /** Absent: there is nothing to tell. */
  readonly value?: JsonObject
  readonly more: boolean
}

export type HistoryContext = Pick<NotifyContext, 'tx' | 'env' | 'settings'>

/** The newest chats come first: those of the last day, of three months, of half a year. */
const phases = [DAY_MS, 90 * DAY_MS, 180 * DAY_MS]

/** Messages in one webhook. ASSUMED. */
const AT_ONCE = 500

/** What nobody wrote. */
const quietTypes = new Set(['system', 'request_welcome', 'unsupported'])

const HISTORY_OFF = 2593109

interface Chunk {
  readonly phase: number
  readonly order: number
  readonly messages: readonly Message[]
}

/**
 * One part of the chats of a number up to the time at which they were asked for. Media are only told of in them; the part after each
 * has their files, if any are still stored.
 */
export function historyPart(
  number: PhoneNumber,
  { askedAt, part }: { readonly askedAt: number; readonly part: number },
  context: HistoryContext,
): Part {
  if (number.historyDeclined) return { value: declined, more: false }
  const chunks = chunksOf(number, askedAt, context)
  const index = Math.floor(part / 2)
  const chunk = chunks[index]
  if (!chunk) return { more: false }
  const more = part + 1 < chunks.length * 2
  if (part % 2 === 1) {
    const files = filesOf(chunk, number, context)
    return { more, ...(files.length > 0 && { value: { messages: files } }) }
  }
  const progress = Math.round((100 * (index + 1)) / chunks.length)
  const metadata = { phase: chunk.phase, chunk_order: chunk.order, progress }
  return { more, value: { history: [{ metadata, threads: threadsOf(chunk, number, context) }] } }
}

const declined: JsonObject = {
  history: [
    {
      errors: [
        {
          code: HISTORY_OFF,
          title: titleOf(HISTORY_OFF),
          message: titleOf(HISTORY_OFF),
          error_data: { details: 'History sharing is turned off by the business' },
        },
      ],
    },
  ],
}

/** Without a chat there is one that is empty, so that the progress comes to 100. ASSUMED. */
function chunksOf(number: PhoneNumber, askedAt: number, { tx }: HistoryContext): Chunk[] {
  const byPhase = phases.map((): Message[] => [])
  for (const message of tx.messages.values()) {
    if (message.phoneNumberId !== number.id || message.dialect !== 'cloud') continue
    if (message.at > askedAt) continue
    if (quietTypes.has(message.type) || message.status === 'deleted') continue
    byPhase[phases.findIndex((age) => askedAt - message.at < age)]?.push(message)
  }
  const chunks = byPhase.flatMap((messages, phase) => {
    const pages: Chunk[] = []
    for (let from = 0; from < messages.length; from += AT_ONCE) {
      const page = messages.slice(from, from + AT_ONCE)
      pages.push({ phase, order: pages.length + 1, messages: page })
    }
    return pages
  })
  return chunks.length > 0 ? chunks : [{ phase: 0, order: 1, messages: [] }]
}

function threadsOf(chunk: Chunk, number: PhoneNumber, context: HistoryContext): Json[] {
  const threads = new Map<string, { shown: Shown; messages: Json[] }>()
  for (const message of chunk.messages) {
    const { customer } = message
    const shown =
      threads.get(customer)?.shown ??
      shownOf(context.tx.customers.get(customer), customer, number, context)
    const thread = threads.get(customer) ?? { shown, messages: [] }
    thread.messages.push({
      ...head(message, shown, number),
      ...(mediaTypes.has(message.type)
        ? { type: 'media_placeholder' }
        : { type: message.type, [message.type]: message.content }),
      history_context: { status: stateOf(context.tx, message) },
    })
    threads.set(customer, thread)
  }
  return [...threads].map(([customer, { shown, messages }]) => ({
    id: shown.waId ?? shown.userId ?? customer,
    messages,
  }))
}

const head = (message: Message, shown: Shown, number: PhoneNumber): JsonObject => ({
  ...(message.direction === 'outbound' ? { from: number.waId } : senderOf(shown)),
  id: message.id,
  timestamp: String(unixSeconds(message.at)),
})

/** A customer whose number shows is named by it alone. */
const senderOf = ({ waId, userId }: Shown): JsonObject =>
  waId !== undefined
    ? { from: waId }
    : renderIds({ name: '', ...(userId && { userId }) }, senderNames)

const states: Readonly<Partial<Record<StatusName, string>>> = {
  accepted: 'PENDING',
  sent: 'SENT',
  read: 'READ',
  played: 'PLAYED',
  failed: 'ERROR',
}

const stateOf = (tx: ReadTx, message: Message): string =>
  isReadByBusiness(tx, message) ? 'READ' : (states[message.status] ?? 'DELIVERED')

/** Files that are still stored. */
function filesOf({ messages }: Chunk, number: PhoneNumber, context: HistoryContext): Json[] {
  return messages.flatMap((message) => {
    const { content, type } = message
    if (!mediaTypes.has(type) || !isObject(content)) return []
    const media = context.tx.media.get(String(content['id']))
    if (!media || (media.expiresAt ?? Number.POSITIVE_INFINITY) <= context.env.now()) return []
    const { id: _id, mime_type: _type, sha256: _digest, ...rest } = content
    const customer = context.tx.customers.get(message.customer)
    const shown = shownOf(customer, message.customer, number, context)
    const sha256 = Buffer.from(media.sha256, 'hex').toString('base64')
    const file = { ...rest, mime_type: media.mimeType, sha256, id: media.id }
    return [{ ...head(message, shown, number), type, [type]: file }]
  })
}
