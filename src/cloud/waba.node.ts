import type { Json } from '../core/json.ts'
import type { Waba } from '../core/wabas/waba.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { renderNode } from './fields.ts'
import type { FieldReader, NodeKind } from './node-kind.ts'
import { page } from './paging.ts'
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
  fields: {
    name: read((waba) => waba.name),
    currency: read((waba) => waba.currency),
    timezone_id: read((waba) => waba.timezoneId),
    message_template_namespace: read((waba) => waba.templateNamespace),
    phone_numbers: (id, call, item) =>
      page(
        call,
        numbersOf(call, id),
        (number) => renderNode(phoneNumberNode, number, call, item.fields),
        { args: item.args, path: `/${id}/phone_numbers` },
      ),
    subscribed_apps: (id, call) => renderSubscribedApps(call, id),
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
