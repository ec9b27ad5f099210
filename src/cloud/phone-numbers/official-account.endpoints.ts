import type { JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError } from '../errors.ts'
import type { Edge } from '../node-kind.ts'
import {
  objectParameter,
  requiredText,
  textParameter,
  wordParameter,
  words,
} from '../parameters.ts'
import { editNumber, ok } from './edit-number.ts'

const messages: Readonly<Record<string, string>> = {
  NOT_STARTED: 'No application has been sent.',
  PENDING: 'The application is being reviewed.',
  APPROVED: 'The account is an official business account.',
  REJECTED: 'The application was declined.',
  CANCELLED: 'The application was withdrawn.',
}

const statusOf = (number: PhoneNumber): string => number.officialAccount?.status ?? 'NOT_STARTED'

/** The field of the node. */
export const renderOfficial = (number: PhoneNumber): JsonObject => ({
  oba_status: statusOf(number),
  status_message: messages[statusOf(number)] ?? '',
})

export const officialEdge: Edge = {
  auth: 'whatsapp',
  doc: 'Read the state of the application for an official business account',
  read(id, call) {
    const number = call.world.store.read.phoneNumbers.get(id)
    return number ? { id, ...renderOfficial(number) } : { id }
  },
}

const actions = ['SUBMIT_APPLICATION', 'WITHDRAW_APPLICATION', 'RESUBMIT_APPLICATION']

/** Two forms: the guide sends the application itself, the OpenAPI file an action with it. */
async function apply(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const action = wordParameter(body, 'action', actions)
  const application =
    action === undefined ? applicationOf(body) : (objectParameter(body, 'application_data') ?? {})
  const status = action === 'WITHDRAW_APPLICATION' ? 'CANCELLED' : 'PENDING'
  const number = await editNumber(call, (row) => {
    if (row.officialAccount?.status === 'APPROVED') {
      throw parameterError('The phone number is an official business account already.')
    }
    if (status === 'CANCELLED' && row.officialAccount?.status !== 'PENDING') {
      throw parameterError('There is no application to withdraw.')
    }
    return { officialAccount: { status, application: application as JsonObject } }
  })
  if (action === undefined) return done
  return ok({
    success: true,
    message: messages[status],
    updated_status: renderOfficial(number),
    tracking_id: call.world.replyRandom(call.number).digits(16),
  })
}

function applicationOf(body: Parameters): JsonObject {
  const links = words(body, 'supporting_links') ?? []
  if (links.length > 5) throw parameterError('Param supporting_links can have 5 entries at most.')
  return {
    business_website_url: requiredText(body, 'business_website_url'),
    primary_country_of_operation: requiredText(body, 'primary_country_of_operation'),
    supporting_links: links,
    primary_language: textParameter(body, 'primary_language'),
    parent_business_or_brand: textParameter(body, 'parent_business_or_brand'),
    additional_supporting_information: textParameter(body, 'additional_supporting_information'),
  }
}

export const officialAccountEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/official_business_account',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Apply for an official business account',
    run: apply,
  },
]
