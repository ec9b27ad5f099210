import type { Endpoint, Method } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { whatsappError } from './errors.ts'

/** What groups and calling answer with: codes that the real API has for businesses that may not use them. */
const families = {
  groups: { code: 131215, name: 'The Groups API' },
  calling: { code: 138013, name: 'The Calling API' },
} as const

const row = (
  family: keyof typeof families,
  method: Method,
  edge: string,
  doc: string,
): Endpoint<World> => ({
  method,
  path: `/{phone_number}/${edge}`,
  auth: 'whatsapp_business_messaging',
  ...(method !== 'GET' && { body: 'fields' as const }),
  doc: `${doc} (not emulated)`,
  run() {
    const { code, name } = families[family]
    throw whatsappError(code, `${name} is not emulated: ${method} /{phone-number-id}/${edge}.`)
  },
})

/** Known edges that answer with an error that names them, until they are built. */
export const notEmulatedEndpoints: readonly Endpoint<World>[] = [
  row('groups', 'POST', 'groups', 'Create a group'),
  row('groups', 'GET', 'groups', 'List groups'),
  row('calling', 'POST', 'calls', 'Make, answer or end a call'),
  row('calling', 'GET', 'call_permissions', 'Ask whether a user may be called'),
]
