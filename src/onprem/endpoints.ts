import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { users } from './users.endpoints.ts'

/** Every row of the On-Premises API. */
export const endpoints: readonly Endpoint<World>[] = [...users]
