import { customerByUserId, isUserId, portfolioOf } from '../core/customers/user-ids.ts'
import { unixSeconds } from '../core/duration.ts'
import type { DialectName, WaId } from '../core/ids.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import { callingCodeOf, normaliseNumber } from '../core/phone-numbers/normalise.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { ReadTx } from '../core/tx.ts'
import { type TrafficFacts, textOf } from './facts.ts'

/** What is needed of a call. */
export interface SeenCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

/** What rules see of a request, once its body is read. */
export function requestFacts(tx: ReadTx, dialect: DialectName, call: SeenCall): TrafficFacts {
  const number = numberOf(tx, dialect, call.path)
  const { method, path, query, body } = call
  const facts: TrafficFacts = {
    dialect,
    method,
    path,
    query,
    body,
    ...(number && { phoneNumberId: number.id, phoneNumber: number.waId }),
  }
  return isSend(call) && isObject(body) ? { ...facts, ...messageFacts(tx, body, number) } : facts
}

/** A message is sent with it, and not one marked as read. */
export const isSend = ({ method, path, body }: SeenCall): boolean =>
  method === 'POST' && SENDING.test(path) && isObject(body) && body['status'] === undefined

const SENDING = /\/(?:messages|marketing_messages)$/

function numberOf(tx: ReadTx, dialect: DialectName, path: string): PhoneNumber | undefined {
  const id = dialect === 'onprem' ? tx.onprem.get(DEPLOYMENT)?.phoneNumberId : path.split('/', 2)[1]
  return id === undefined ? undefined : tx.phoneNumbers.get(id)
}

function messageFacts(
  tx: ReadTx,
  body: Record<string, unknown>,
  number: PhoneNumber | undefined,
): Partial<TrafficFacts> {
  const type = typeof body['type'] === 'string' ? body['type'].toLowerCase() : 'text'
  const content = parsed(body[type])
  const text = textOf(type, content)
  const customer = customerOf(tx, body['recipient'] ?? body['to'], number)
  return {
    type,
    ...(customer !== undefined && { customer }),
    ...(text !== undefined && { text }),
    ...(type === 'template' && text !== undefined && { template: text }),
  }
}

/** In a form body the content comes as text. */
function parsed(content: unknown): Json | undefined {
  if (typeof content !== 'string') return content as Json | undefined
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function customerOf(tx: ReadTx, to: unknown, number: PhoneNumber | undefined): WaId | undefined {
  if (typeof to !== 'string') return undefined
  if (isUserId(to)) return customerByUserId(tx, to, number && portfolioOf(tx, number))?.waId
  const code = number ? callingCodeOf(number.displayNumber) : ''
  return normaliseNumber(to, code, (waId) => tx.customers.has(waId))
}

/** What `{{placeholders}}` of a reply are filled from. */
export function replyValues(
  call: SeenCall & { readonly headers: Readonly<Record<string, unknown>> },
  now: number,
  random: { hex(digits: number): string; uuid(): string },
): JsonObject {
  return {
    request: {
      method: call.method,
      path: call.path,
      segments: call.path.split('/').slice(1),
      query: Object.fromEntries(call.query),
      headers: call.headers as JsonObject,
      body: call.body as Json,
    },
    now: new Date(now).toISOString(),
    timestamp: String(unixSeconds(now)),
    hex: random.hex(32),
    uuid: random.uuid(),
  }
}
