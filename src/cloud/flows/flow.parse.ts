import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import type { Parameters } from '../body.ts'
import { enumParameter, parameterError } from '../errors.ts'
import { textParameter, words } from '../parameters.ts'
import { flowRefusal, INVALID } from './flow-errors.ts'

const categories = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'SHOPPING',
  'OTHER',
]

export function categoriesOf(body: Parameters): string[] | undefined {
  const given = words(body, 'categories')
  if (given?.length === 0) throw parameterError('Param categories must have at least 1 element.')
  return given?.map((each, at) => {
    const found = categories.find((one) => one === each.toUpperCase())
    if (found !== undefined) return found
    const { message } = enumParameter(`categories[${at}]`, categories, each)
    const title = 'Invalid Flow category'
    throw flowRefusal(100, message, title, `'${each}' is no category of Flows.`)
  })
}

export function nameOf(body: Parameters): string | undefined {
  const name = textParameter(body, 'name')
  if (name !== undefined && [...name].length > 200) {
    throw parameterError('Param name must be at most 200 characters long.')
  }
  return name
}

export function endpointOf(call: Call<World>, body: Parameters): string | undefined {
  const uri = textParameter(body, 'endpoint_uri')
  if (uri === undefined) return undefined
  const form = call.world.settings.webhook_tls === 'strict' ? /^https:\/\//i : /^https?:\/\//i
  if (form.test(uri) && URL.canParse(uri)) return uri
  const title = 'Invalid endpoint URI'
  throw flowRefusal(100, INVALID, title, `'${uri}' is not the address of an endpoint.`)
}

export function flowJsonOf(body: Parameters): string | undefined {
  const given = body['flow_json']
  if (given === undefined || given === null || given === '') return undefined
  return typeof given === 'string' ? given : JSON.stringify(given)
}
