import type { Call, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'

/** A browser asks whether its page may call: any page may, with whatever headers it names. */
export function preflight(call: Call<World>): Reply {
  const asked = call.headers['access-control-request-headers']
  return {
    status: 200,
    headers: {
      'access-control-allow-methods': 'OPTIONS, GET, POST, DELETE',
      'access-control-allow-headers': asked ?? '*',
      'access-control-max-age': '86400',
      allow: 'OPTIONS, GET, POST, DELETE',
    },
  }
}
