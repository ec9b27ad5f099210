import { isObject, type Json, type JsonObject, objectsIn } from '../json.ts'

/** The order that a message asks to pay for, or tells news of; undefined for all others. */
export interface OrderInContent {
  readonly what: 'details' | 'status'
  readonly parameters: JsonObject
}

/** Looks into an interactive message and into a template's button and component alike. */
export function orderInContent(type: string, content: Json): OrderInContent | undefined {
  if (type === 'template') return inTemplate(content)
  if (type !== 'interactive' || !isObject(content)) return undefined
  const { type: kind, action } = content
  const parameters = isObject(action) ? action['parameters'] : undefined
  if (kind === 'order_details') return found('details', parameters)
  return kind === 'order_status' ? found('status', parameters) : undefined
}

function inTemplate(content: Json): OrderInContent | undefined {
  const components = isObject(content) ? content['components'] : undefined
  for (const component of objectsIn(components)) {
    for (const { action, order_status: status } of objectsIn(component['parameters'])) {
      const details = isObject(action) ? action['order_details'] : undefined
      const order = found('details', details) ?? found('status', status)
      if (order) return order
    }
  }
  return undefined
}

const found = (what: OrderInContent['what'], parameters: unknown): OrderInContent | undefined =>
  isObject(parameters) ? { what, parameters: parameters as JsonObject } : undefined
