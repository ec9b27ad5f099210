import type { JsonObject } from '../../core/json.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { requireProduct } from '../messages/messages.parse.ts'
import type { Edge } from '../node-kind.ts'
import {
  boolParameter,
  objectParameter,
  requiredText,
  textParameter,
  wordParameter,
} from '../parameters.ts'
import { editNumber } from './edit-number.ts'

const types = {
  LIMITED_LIABILITY_PARTNERSHIP: 'Limited liability partnership',
  SOLE_PROPRIETORSHIP: 'Sole proprietorship',
  PARTNERSHIP: 'Partnership',
  PUBLIC_COMPANY: 'Public company',
  PRIVATE_COMPANY: 'Private company',
  OTHER: 'Other',
} as const

export const complianceEdge: Edge = {
  auth: 'whatsapp',
  doc: 'Read the compliance information of an Indian business',
  read(id, call) {
    const number = call.world.store.read.phoneNumbers.get(id)
    if (!number?.compliance) return { data: [] }
    return {
      data: [
        {
          whatsapp_business_account_id: number.wabaId,
          messaging_product: 'whatsapp',
          ...number.compliance,
        },
      ],
    }
  },
}

async function setCompliance(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  requireProduct(body)
  const name = requiredText(body, 'entity_name')
  if (name.length < 2 || name.length > 128) {
    throw parameterError('Param entity_name must be between 2 and 128 characters long.')
  }
  const type = wordParameter(body, 'entity_type', Object.keys(types)) as
    | keyof typeof types
    | undefined
  if (type === undefined) throw requiredParameter('entity_type')
  const custom = textParameter(body, 'entity_type_custom')
  if (type === 'OTHER' && custom === undefined) throw requiredParameter('entity_type_custom')
  const isRegistered = boolParameter(body, 'is_registered')
  const compliance: JsonObject = {
    entity_name: name,
    entity_type: types[type],
    ...(custom !== undefined && { entity_type_custom: custom }),
    ...(isRegistered !== undefined && { is_registered: isRegistered }),
    grievance_officer_details: required(body, 'grievance_officer_details'),
    customer_care_details: required(body, 'customer_care_details'),
  }
  await editNumber(call, () => ({ compliance }))
  return done
}

function required(body: Record<string, unknown>, name: string): JsonObject {
  const value = objectParameter(body, name)
  if (!value) throw requiredParameter(name)
  return value as JsonObject
}

export const complianceEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/business_compliance_info',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Set the compliance information of an Indian business',
    run: setCompliance,
  },
]
