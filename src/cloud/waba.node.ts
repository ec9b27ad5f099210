import type { Json } from '../core/json.ts'
import type { Waba } from '../core/wabas/waba.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { nodeEdge } from './edge.ts'
import type { FieldReader, NodeKind } from './node-kind.ts'
import { phoneNumberNode } from './phone-number.node.ts'
import { renderSubscribedApps } from './subscriptions.ts'

const read =
  (pick: (waba: Waba, call: Call<World>) => Json | undefined): FieldReader =>
  (id, call) => {
    const waba = call.world.store.read.wabas.get(id)
    return waba && pick(waba, call)
  }

/** A WhatsApp Business Account. */
export const wabaNode: NodeKind = {
  kind: 'waba',
  type: 'WhatsAppBusinessAccount',
  has: (tx, id) => tx.wabas.has(id),
  wabaId: (_tx, id) => id,
  auth: 'whatsapp_business_management',
  fields: {
    name: read((waba) => waba.name),
    currency: read((waba) => waba.currency),
    timezone_id: read((waba) => waba.timezoneId),
    message_template_namespace: read((waba) => waba.templateNamespace),
  },
  edges: {
    phone_numbers: nodeEdge(() => phoneNumberNode, {
      name: 'phone_numbers',
      auth: 'whatsapp_business_management',
      doc: 'List the phone numbers of a WABA',
      summary: true,
      rows: (id, call) => numbersOf(call, id),
    }),
    subscribed_apps: {
      auth: 'whatsapp_business_management',
      doc: 'List the apps that are subscribed to a WABA',
      read: (id, call) => renderSubscribedApps(call, id),
    },
  },
  defaults: ['name', 'currency', 'timezone_id', 'message_template_namespace'],
}

/** Ids of the numbers of a WABA, oldest first. */
export function numbersOf(call: Call<World>, wabaId: string): string[] {
  const ids: string[] = []
  for (const number of call.world.store.read.phoneNumbers.values()) {
    if (number.wabaId === wabaId) ids.push(number.id)
  }
  return ids
}
