import { unixSeconds } from '../../core/duration.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { enumParameter, nonexistingField } from '../errors.ts'
import { askedFields } from '../fields.ts'
import type { FieldItem, NodeKind } from '../node-kind.ts'
import { page } from '../paging.ts'
import {
  entryId,
  eventsOf,
  findHistory,
  type HistoryEvent,
  historyOf,
  isEntryId,
  type Told,
  toldOf,
  updateError,
  updateState,
} from './message-history.ts'

const TYPE = 'WhatsAppMessageHistory'
const EVENT_TYPE = 'WhatsAppMessageHistoryEvent'

/** One message of the delivery log. */
export const messageHistoryNode: NodeKind = {
  kind: 'message_history',
  type: TYPE,
  has: (tx, id) => isEntryId(id) && findHistory(tx, id) !== undefined,
  wabaId: (tx, id) => tx.phoneNumbers.get(findHistory(tx, id)?.phoneNumberId ?? '')?.wabaId,
  fields: {},
  defaults: [],
}

function listHistory(call: Call<World>): Reply {
  const { read } = call.world.store
  const wamid = call.query.get('message_id') ?? undefined
  const asked = askedFields(call)
  const rows = historyOf(read, call.params['phone_number'] ?? '', wamid)
  const told = toldOf(read)
  return { status: 200, body: page(call, rows, (row) => renderEntry(row, told, asked)) }
}

function renderEntry(
  message: Message,
  told: Told,
  asked: readonly FieldItem[] | undefined,
): JsonObject {
  const answer: Record<string, Json> = { id: entryId(message) }
  const names = asked ?? [{ name: 'message_id' }, { name: 'events' }]
  for (const item of names) {
    if (item.name === 'id') continue
    if (item.name === 'message_id') answer['message_id'] = message.id
    else if (item.name === 'events') {
      const fields = 'fields' in item ? item.fields : undefined
      const events = eventsOf(told, message)
      answer['events'] = { data: events.map((each) => renderEvent(each, fields)) }
    } else throw nonexistingField(item.name, TYPE)
  }
  return answer
}

const eventFields: Readonly<Record<string, (event: HistoryEvent) => Json | undefined>> = {
  delivery_status: ({ status }) => status.toUpperCase(),
  timestamp: ({ at }) => unixSeconds(at),
  webhook_update_state: ({ delivery }) => updateState(delivery),
  application: ({ delivery }) => delivery?.appId && { id: delivery.appId },
  webhook_uri: ({ delivery }) => delivery?.url,
  error_description: ({ delivery }) => updateError(delivery),
}

function renderEvent(event: HistoryEvent, asked: readonly FieldItem[] | undefined): JsonObject {
  const names = asked?.map((each) => each.name) ?? Object.keys(eventFields)
  const answer: Record<string, Json> = { id: event.id }
  for (const name of names) {
    if (name === 'id') continue
    const field = Object.hasOwn(eventFields, name) ? eventFields[name] : undefined
    if (!field) throw nonexistingField(name, EVENT_TYPE)
    const value = field(event)
    if (value !== undefined) answer[name] = value
  }
  return answer
}

const statuses = ['SENT', 'DELIVERED', 'READ', 'FAILED', 'DELETED']

/** The events of one entry, page by page. */
function listEvents(call: Call<World>): Reply {
  const { read } = call.world.store
  const message = findHistory(read, call.params['message_history'] ?? '')
  const filter = call.query.get('status_filter')?.toUpperCase()
  if (filter !== undefined && !statuses.includes(filter)) {
    throw enumParameter('status_filter', statuses, filter)
  }
  const events = message ? eventsOf(toldOf(read), message) : []
  const rows = events.filter(({ status }) => !filter || status.toUpperCase() === filter)
  return {
    status: 200,
    body: page(call, rows, (event) => ({
      cursor: event.id,
      node: {
        id: event.id,
        delivery_status: event.status.toUpperCase(),
        occurrence_timestamp: unixSeconds(event.at),
        status_timestamp: unixSeconds(event.delivery?.attempts.at(-1)?.at ?? event.at),
        ...(event.delivery?.appId && {
          application: {
            id: event.delivery.appId,
            name: read.apps.get(event.delivery.appId)?.name ?? '',
          },
        }),
      },
    })),
  }
}

export const messageHistoryEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/{phone_number}/message_history',
    auth: 'whatsapp',
    doc: 'List what became of messages and their webhooks',
    run: listHistory,
  },
  {
    method: 'GET',
    path: '/{message_history}/events',
    auth: 'whatsapp',
    doc: 'List the events of one message',
    run: listEvents,
  },
]
