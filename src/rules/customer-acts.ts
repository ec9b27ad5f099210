import type { DomainEvent } from '../core/events.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { InboundAct, Message } from '../core/messages/message.ts'
import type { Tx } from '../core/tx.ts'
import { textOf } from './facts.ts'

/** A moment after the message was delivered. */
const LATER_MS = 500

/** Customers whose outcome makes them do something on getting a message. */
export function reactAsCustomer(tx: Tx, event: DomainEvent): void {
  if (event.type !== 'message.status' || event.status !== 'delivered') return
  const message = tx.messages.get(event.messageId)
  const does = message?.verdict?.['customer']
  if (message?.direction !== 'outbound' || does === undefined) return
  const act = does === 'echo' ? echo(message) : pressFirst(tx, message)
  if (act) tx.schedule({ due: event.at + LATER_MS, kind: 'customer.act', data: act })
}

function echo(message: Message): InboundAct | undefined {
  const text = textOf(message.type, message.content)
  return text === undefined ? undefined : act(message, 'text', { body: text })
}

const act = (message: Message, type: string, content: Json, context?: JsonObject): InboundAct => ({
  dialect: message.dialect,
  from: message.customer,
  to: message.phoneNumberId,
  type,
  content,
  ...(context && { context }),
})

/** The first button or row, as webhooks tell it; a message that has none is not answered. */
function pressFirst(tx: Tx, message: Message): InboundAct | undefined {
  const from = tx.phoneNumbers.get(message.phoneNumberId)?.waId ?? ''
  const context = { from, id: message.id }
  if (message.type === 'interactive') {
    const reply = interactiveReply(message.content)
    return reply && act(message, 'interactive', reply, context)
  }
  if (message.type !== 'template') return undefined
  const button = templateButton(tx, message)
  return button && act(message, 'button', button, context)
}

function interactiveReply(content: Json): JsonObject | undefined {
  const button = objectAt(content, 'action', 'buttons', 0, 'reply')
  if (button) return { type: 'button_reply', button_reply: pick(button, ['id', 'title']) }
  const row = objectAt(content, 'action', 'sections', 0, 'rows', 0)
  if (!row) return undefined
  return { type: 'list_reply', list_reply: pick(row, ['id', 'title', 'description']) }
}

/** The text stands in the template, the payload in the message; without one the text is the payload. */
function templateButton(tx: Tx, message: Message): JsonObject | undefined {
  const name = textOf('template', message.content)
  const wabaId = tx.phoneNumbers.get(message.phoneNumberId)?.wabaId
  const languages = [objectAt(message.content, 'language')?.['code']]
  for (const template of tx.templates.values()) {
    if (template.name !== name || template.wabaId !== wabaId) continue
    if (!languages.includes(template.language)) continue
    const buttons = template.components.find(({ type }) => type === 'BUTTONS')
    const text = objectAt(buttons, 'buttons', 0)?.['text']
    if (typeof text === 'string') return { payload: payloadOf(message.content) ?? text, text }
  }
  return undefined
}

function payloadOf(content: Json): string | undefined {
  const components =
    isObject(content) && Array.isArray(content['components']) ? content['components'] : []
  for (const component of components) {
    if (!isObject(component) || component['type'] !== 'button') continue
    if (component['sub_type'] !== 'quick_reply' || Number(component['index'] ?? 0) !== 0) continue
    const payload = objectAt(component as Json, 'parameters', 0)?.['payload']
    if (typeof payload === 'string') return payload
  }
  return undefined
}

function objectAt(value: unknown, ...steps: (string | number)[]): JsonObject | undefined {
  let at: unknown = value
  for (const step of steps) {
    if (typeof step === 'number') at = Array.isArray(at) ? at[step] : undefined
    else at = isObject(at) ? at[step] : undefined
  }
  return isObject(at) ? (at as JsonObject) : undefined
}

const pick = (from: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])))
