import type { Endpoint, Method } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { whenRegistered } from './deployment.ts'
import { refusal } from './errors.ts'

/** Groups were taken out of the client; its routes are still there to say so. */
const rows: readonly (readonly [Method, string])[] = [
  ['GET', '/v1/groups'],
  ['POST', '/v1/groups'],
  ['GET', '/v1/groups/{group-id}'],
  ['PUT', '/v1/groups/{group-id}'],
  ['POST', '/v1/groups/{group-id}/leave'],
  ['GET', '/v1/groups/{group-id}/invite'],
  ['DELETE', '/v1/groups/{group-id}/invite'],
  ['DELETE', '/v1/groups/{group-id}/participants'],
  ['PATCH', '/v1/groups/{group-id}/admins'],
  ['DELETE', '/v1/groups/{group-id}/admins'],
  ['GET', '/v1/groups/{group-id}/icon'],
  ['POST', '/v1/groups/{group-id}/icon'],
  ['DELETE', '/v1/groups/{group-id}/icon'],
]

export const groups: readonly Endpoint<World>[] = whenRegistered(
  rows.map(([method, path]) => ({
    method,
    path,
    auth: 'user',
    doc: 'Ended with client version 2.33',
    run() {
      throw refusal(1006, 'Groups are no longer available')
    },
  })),
)
