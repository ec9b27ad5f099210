import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { application } from './application.endpoints.ts'
import { contacts } from './contacts.endpoints.ts'
import { health } from './health.endpoints.ts'
import { messages } from './messages.endpoints.ts'
import { users } from './users.endpoints.ts'

/** Every row of the On-Premises API. */
export const endpoints: readonly Endpoint<World>[] = [
  ...messages,
  ...contacts,
  ...users,
  ...application,
  ...health,
]
