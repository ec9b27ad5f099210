import type { Endpoint, Method } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { whatsappError } from './errors.ts'

/** A part of the platform that is not here: its name, and the code that the real API has for those who may not use it. */
interface Family {
  readonly name: string
  readonly code: number
  readonly rows: readonly (readonly [Method, string])[]
}

const families: readonly Family[] = [
  {
    name: 'The Groups API',
    code: 131215,
    rows: [
      ['GET', '/{phone_number}/groups'],
      ['POST', '/{phone_number}/groups'],
      ['GET', '/{group}'],
      ['POST', '/{group}'],
      ['DELETE', '/{group}'],
      ['GET', '/{group}/invite_link'],
      ['POST', '/{group}/invite_link'],
      ['DELETE', '/{group}/invite_link'],
      ['POST', '/{group}/participants'],
      ['DELETE', '/{group}/participants'],
      ['GET', '/{group}/join_requests'],
      ['POST', '/{group}/join_requests'],
      ['DELETE', '/{group}/join_requests'],
    ],
  },
  {
    name: 'The Calling API',
    code: 138013,
    rows: [
      ['POST', '/{phone_number}/calls'],
      ['GET', '/{phone_number}/call_permissions'],
    ],
  },
  {
    name: 'Payload encryption',
    code: 131005,
    rows: [['POST', '/{phone_number}/messages_encrypted']],
  },
]

/** Known edges that answer with an error that names them, until they are built: never a silent success. */
export const notEmulatedEndpoints: readonly Endpoint<World>[] = families.flatMap(
  ({ name, code, rows }) =>
    rows.map(([method, path]) => ({
      method,
      path,
      auth: 'whatsapp_business_messaging',
      ...(method !== 'GET' && { body: 'fields' as const }),
      doc: `${name} (not emulated)`,
      run() {
        const shown = path.replace('{phone_number}', '{phone-number-id}')
        throw whatsappError(code, `${name} is not emulated: ${method} ${shown}.`)
      },
    })),
)
