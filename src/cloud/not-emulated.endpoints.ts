import type { Endpoint, Method } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { docOf, notEmulated, type Part } from './not-emulated.ts'

/** Edges of one part of the platform that is not here. */
interface Family {
  readonly part: Part
  /** Who may ask; for messaging where absent. */
  readonly auth?: string
  readonly rows: readonly (readonly [Method, string])[]
}

const MANAGE = 'whatsapp_business_management'

const families: readonly Family[] = [
  {
    part: 'groups',
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
    part: 'calls',
    rows: [
      ['POST', '/{phone_number}/calls'],
      ['GET', '/{phone_number}/call_permissions'],
    ],
  },
  {
    part: 'encryption',
    rows: [['POST', '/{phone_number}/messages_encrypted']],
  },
  {
    part: 'payments',
    auth: MANAGE,
    rows: [
      ['GET', '/{waba}/payment_configuration'],
      ['POST', '/{waba}/payment_configuration'],
      ['DELETE', '/{waba}/payment_configuration'],
      ['GET', '/{waba}/payment_configuration/{configuration_name}'],
      ['POST', '/{waba}/payment_configuration/{configuration_name}'],
      ['POST', '/{waba}/generate_payment_configuration_oauth_link'],
      ['GET', '/{phone_number}/payments/{configuration_name}/{reference_id}'],
    ],
  },
  {
    part: 'marketingMessages',
    auth: 'business_management',
    rows: [['POST', '/{business}/onboard_partners_to_mm_lite']],
  },
  {
    part: 'solutions',
    auth: 'token',
    rows: [
      ['POST', '/{app}/whatsapp_business_solution'],
      ['POST', '/{solution}/accept'],
      ['POST', '/{solution}/reject'],
      ['POST', '/{solution}/send_deactivation_request'],
      ['POST', '/{solution}/accept_deactivation_request'],
      ['POST', '/{solution}/reject_deactivation_request'],
      ['GET', '/{solution}/access_token'],
      ['POST', '/{waba}/set_obo_mobility_intent'],
      ['GET', '/{waba}/in_progress_onbehalf_request'],
    ],
  },
  {
    part: 'preverifiedNumbers',
    auth: 'business_management',
    rows: [
      ['POST', '/{business}/add_phone_numbers'],
      ['GET', '/{business}/preverified_numbers'],
      ['POST', '/{business}/share_preverified_numbers'],
      ['DELETE', '/{business}/share_preverified_numbers'],
    ],
  },
  {
    part: 'wabaForClient',
    auth: 'business_management',
    rows: [['POST', '/{business}/whatsapp_business_accounts']],
  },
  {
    part: 'signups',
    auth: MANAGE,
    rows: [
      ['GET', '/{waba}/signups'],
      ['POST', '/{waba}/signups'],
      ['GET', '/signups/{signup}'],
      ['POST', '/signups/{signup}'],
    ],
  },
  {
    part: 'welcomeSequences',
    auth: MANAGE,
    rows: [
      ['POST', '/{waba}/welcome_message_sequences'],
      ['DELETE', '/{waba}/welcome_message_sequences'],
    ],
  },
  {
    part: 'samples',
    auth: MANAGE,
    rows: [['POST', '/{waba}/message_samples']],
  },
]

/** Known edges that answer with an error that names them, until they are built: never a silent success. */
export const notEmulatedEndpoints: readonly Endpoint<World>[] = families.flatMap(
  ({ part, auth = 'whatsapp_business_messaging', rows }) =>
    rows.map(([method, path]) => ({
      method,
      path,
      auth,
      ...(method !== 'GET' && { body: 'fields' as const }),
      doc: docOf(part),
      run() {
        const shown = path.replace(
          /^\/\{(\w+)\}/,
          (_, kind: string) => `/{${kind.replace('_', '-')}-id}`,
        )
        throw notEmulated(part, `${method} ${shown}`)
      },
    })),
)
