import type { Flow } from '../../core/flows/flow.ts'
import { isObject, type Json, type JsonObject, objectOf } from '../../core/json.ts'
import type { Message } from '../../core/messages/message.ts'
import type { ReadTx } from '../../core/tx.ts'
import { ControlError } from '../errors.ts'

/** How the button of a message, or the caller, opens a Flow. */
export interface Opening {
  readonly token?: string
  readonly action?: 'navigate' | 'data_exchange'
  readonly screen?: string
  readonly data?: JsonObject
  readonly draft?: boolean
}

/** What the Flow button of a sent message says, in an interactive message or a template. */
export function openingOf(tx: ReadTx, message: Message, flow: Flow): Opening {
  const parameters =
    message.type === 'interactive'
      ? interactiveParameters(message.content)
      : templateParameters(tx, message)
  if (!parameters) {
    throw new ControlError('invalid_request', `the message ${message.id} has no Flow button`)
  }
  const { flow_id: id, flow_name: name } = parameters
  if (id !== undefined && String(id) !== flow.id) {
    throw new ControlError('invalid_request', `the button of ${message.id} opens the Flow ${id}`)
  }
  if (id === undefined && name !== undefined && name !== flow.name) {
    throw new ControlError('invalid_request', `the button of ${message.id} opens the Flow ${name}`)
  }
  const payload = parameters['flow_action_payload']
  const given = objectOf(payload)
  const token = parameters['flow_token']
  const { screen, data } = given
  return {
    ...(typeof token === 'string' && { token }),
    action: isExchange(parameters['flow_action']) ? 'data_exchange' : 'navigate',
    ...(typeof screen === 'string' && { screen }),
    ...(isObject(data) && { data: data as JsonObject }),
    draft: parameters['mode'] === 'draft',
  }
}

const isExchange = (action: Json | undefined): boolean =>
  String(action).toLowerCase() === 'data_exchange'

function interactiveParameters(content: Json): JsonObject | undefined {
  const action = isObject(content) ? content['action'] : undefined
  const parameters = isObject(action) ? action['parameters'] : undefined
  return isObject(parameters) && isObject(action) && action['name'] === 'flow'
    ? (parameters as JsonObject)
    : undefined
}

function templateParameters(tx: ReadTx, message: Message): JsonObject | undefined {
  const { content } = message
  if (!isObject(content)) return undefined
  const language = isObject(content['language']) ? content['language']['code'] : undefined
  const waba = tx.phoneNumbers.get(message.phoneNumberId)?.wabaId
  const template = [...tx.templates.values()].find(
    (each) => each.wabaId === waba && each.name === content['name'] && each.language === language,
  )
  const button = template?.components
    .flatMap((each) => (Array.isArray(each['buttons']) ? each['buttons'] : []))
    .find((each): each is JsonObject => isObject(each) && each['type'] === 'FLOW')
  if (!button) return undefined
  const sent = sentAction(content['components'] as Json | undefined)
  return {
    flow_id: button['flow_id'],
    flow_name: button['flow_name'],
    flow_action: button['flow_action'],
    flow_token: sent?.['flow_token'],
    flow_action_payload: {
      screen: button['navigate_screen'],
      data: sent?.['flow_action_data'],
    },
  }
}

function sentAction(components: Json | undefined): JsonObject | undefined {
  const list = Array.isArray(components) ? components : []
  for (const each of list) {
    if (!isObject(each) || each['sub_type'] !== 'flow') continue
    const [first] = Array.isArray(each['parameters']) ? each['parameters'] : []
    const action = isObject(first) ? first['action'] : undefined
    if (isObject(action)) return action as JsonObject
  }
  return undefined
}
