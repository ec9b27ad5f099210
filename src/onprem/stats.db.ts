import { pendingCallbacks } from '../core/onprem/callback-queue.ts'
import { isCollected } from '../core/onprem/collect-garbage.ts'
import type { World } from '../world.ts'
import { gauge, type Metrics, Tally } from './metric.ts'
import { countedType, isPending } from './stats.app.ts'

/** What stands in the database of the client. */
export function dbStats(world: World): Metrics {
  const { messages, facts } = world.store.read
  const [contacts, kept] = [new Tally(), new Tally()]
  for (const type of ['whatsapp_user', 'non_whatsapp_user']) contacts.add({ type }, 0)
  for (const [key, { status }] of facts.entries()) {
    if (!key.startsWith('onprem.contact:')) continue
    contacts.add({ type: status === 'invalid' ? 'non_whatsapp_user' : 'whatsapp_user' })
  }
  let [receipts, pending] = [0, 0]
  for (const message of messages.values()) {
    if (message.dialect !== 'onprem' || isCollected(message)) continue
    kept.add({ type: countedType(message.type) })
    if (message.direction === 'outbound') receipts += message.history.length - 1
    if (isPending(message)) pending += 1
  }
  return {
    db_contacts: gauge('Current number of contacts in DB', contacts.samples),
    db_message_receipts: gauge('Current number of message receipts in DB', receipts),
    db_messages: gauge('Current number of messages in DB', kept.samples),
    db_pending_callbacks: gauge(
      'Current number of pending callbacks in DB',
      pendingCallbacks(world.store.read),
    ),
    db_pending_messages: gauge('Current number of pending messages in DB', pending),
  }
}

export function dbInternalStats(world: World): Metrics {
  const { messages, customers, jobs } = world.store.read
  const contacts = dbStats(world)['db_contacts']?.data ?? []
  const rows = [
    ['contactStore', 'pim_contacts', contacts.reduce((sum, { value }) => sum + value, 0)],
    ['messageStore', 'messages', messages.size],
    ['messageStore', 'messages_receipt_log', dbReceipts(world)],
    ['_jobqueue-WhatsApp', 'queue', jobs.size],
    ['axolotlStore::0x0', 'identities', customers.size],
  ] as const
  return {
    db_table_rows: gauge(
      'Current number of rows of a table',
      rows.map(([database, table, value]) => ({ labels: { database, table }, value })),
    ),
  }
}

const dbReceipts = (world: World): number =>
  dbStats(world)['db_message_receipts']?.data[0]?.value ?? 0
