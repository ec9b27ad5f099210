import type { Flow } from '../../core/flows/flow.ts'
import { takeThrottled } from '../../core/flows/throttle.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import { whatsappError } from '../errors.ts'
import { badValue } from './shapes/shape.ts'

/** The flow that an interactive message opens must exist. */
export function requireFlowOf(tx: Tx, number: PhoneNumber, content: Json, now: number): void {
  const { type, action }: Record<string, unknown> = isObject(content) ? content : {}
  const parameters = isObject(action) ? action['parameters'] : undefined
  if (type === 'flow' && isObject(parameters)) {
    requireFlow(tx, number, parameters as JsonObject, now)
  }
}

function requireFlow(tx: Tx, number: PhoneNumber, parameters: JsonObject, now: number): void {
  const { flow_id: id, flow_name: name } = parameters
  const flow = findFlow(tx, number.wabaId, id, name)
  if (!flow) {
    throw badValue(
      id !== undefined
        ? `Flow with id ${id} does not exist`
        : `Flow with name ${name} does not exist`,
    )
  }
  requireUsableFlow(tx, flow, parameters['mode'] === 'draft', now)
}

export function findFlow(tx: Tx, wabaId: string, id: unknown, name: unknown): Flow | undefined {
  if (typeof id === 'string') {
    const flow = tx.flows.get(id)
    return flow?.wabaId === wabaId ? flow : undefined
  }
  for (const flow of tx.flows.values()) {
    if (flow.wabaId === wabaId && flow.name === name) return flow
  }
  return undefined
}

/** A throttled flow still has ten messages an hour. */
export function requireUsableFlow(tx: Tx, flow: Flow, draft: boolean, now: number): void {
  if (flow.status === 'BLOCKED') throw whatsappError(132068, `Flow ${flow.id} is blocked.`)
  if (flow.status === 'THROTTLED') {
    if (takeThrottled(tx, flow, now)) return
    throw whatsappError(132069, `Flow ${flow.id} is throttled.`)
  }
  if (draft && flow.status === 'DRAFT') return
  if (flow.status !== 'PUBLISHED') throw badValue(`Flow with id ${flow.id} is not published`)
}
