import type { JsonObject } from '../../core/json.ts'
import type { ReadTx } from '../../core/tx.ts'
import { nodeEdge } from '../edge.ts'
import { renderNode } from '../fields.ts'
import type { NodeKind } from '../node-kind.ts'
import { templateNode } from './template.node.ts'

const MANAGE = 'whatsapp_business_management'

export const keyOf = (id: string): string => `template.group:${id}`

export const groupOf = (tx: ReadTx, id: string): JsonObject | undefined => tx.facts.get(keyOf(id))
export const idsIn = (group: JsonObject | undefined): string[] => {
  const ids = group?.['templateIds']
  return Array.isArray(ids) ? ids.map(String) : []
}

/** A named set of templates. */
export const templateGroupNode: NodeKind = {
  kind: 'template_group',
  type: 'WhatsAppBusinessTemplateGroup',
  has: (tx, id) => tx.facts.has(keyOf(id)),
  wabaId: (tx, id) => String(groupOf(tx, id)?.['wabaId']),
  auth: MANAGE,
  fields: {
    name: (id, call) => groupOf(call.world.store.read, id)?.['name'],
    description: (id, call) => groupOf(call.world.store.read, id)?.['description'],
    whatsapp_business_templates: (id, call, item) => ({
      data: idsIn(groupOf(call.world.store.read, id))
        .filter((each) => call.world.store.read.templates.has(each))
        .map((each) => renderNode(templateNode, each, call, item.fields)),
    }),
  },
  defaults: ['name', 'description'],
}

/** The groups of a WABA. */
export const templateGroupsEdge = nodeEdge('template_group', {
  name: 'template_groups',
  auth: MANAGE,
  doc: 'List the groups of templates of a WABA',
  rows: (wabaId, call) =>
    [...call.world.store.read.facts.entries()]
      .filter(([key, row]) => key.startsWith(keyOf('')) && row['wabaId'] === wabaId)
      .map(([key]) => key.slice(keyOf('').length)),
})
