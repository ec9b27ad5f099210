import { isObject } from '../core/json.ts'

/** One of Meta's samples has reply buttons as a type of their own, with `payload` for the id. */
export function asInteractive(body: Record<string, unknown>): Record<string, unknown> {
  const button = body['button']
  if (body['type'] !== 'button' || !isObject(button)) return body
  const { buttons, ...rest } = button
  const replies = Array.isArray(buttons) ? buttons.map(asReply) : buttons
  const { button: _, ...envelope } = body
  const interactive = { ...rest, type: 'button', action: { buttons: replies } }
  return { ...envelope, type: 'interactive', interactive }
}

function asReply(button: unknown): unknown {
  const reply = isObject(button) ? button['reply'] : undefined
  if (!isObject(button) || !isObject(reply)) return button
  const { payload, ...rest } = reply
  return { ...button, reply: { ...rest, id: reply['id'] ?? payload } }
}
