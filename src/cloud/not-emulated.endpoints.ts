import type { Endpoint, Method } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { whatsappError } from './errors.ts'

/** A part of the platform that is not here: its name, and the code that the real API has for those who may not use it. */
interface Family {
  readonly name: string
  readonly code: number
  /** Who may ask; for messaging where absent. */
  readonly auth?: string
  readonly rows: readonly (readonly [Method, string])[]
}

const MANAGE = 'whatsapp_business_management'
/** Application does not have permission for this action. */
const NO_PERMISSION = 10

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
  {
    name: 'The Payments API',
    code: 134011,
    auth: MANAGE,
    rows: [
      ['GET', '/{waba}/payment_configurations'],
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
    name: 'Onboarding to the Marketing Messages API',
    code: NO_PERMISSION,
    auth: 'business_management',
    rows: [['POST', '/{business}/onboard_partners_to_mm_lite']],
  },
  {
    name: 'The Multi-Partner Solutions API',
    code: NO_PERMISSION,
    auth: 'token',
    rows: [
      ['POST', '/{app}/whatsapp_business_solution'],
      ['GET', '/{app}/whatsapp_business_solutions'],
      ['POST', '/{waba}/set_solution_migration_intent'],
      ['POST', '/{waba}/set_obo_mobility_intent'],
      ['GET', '/{waba}/in_progress_onbehalf_request'],
    ],
  },
  {
    name: 'The Pre-verified Numbers API',
    code: NO_PERMISSION,
    auth: 'business_management',
    rows: [
      ['POST', '/{business}/add_phone_numbers'],
      ['GET', '/{business}/preverified_numbers'],
      ['POST', '/{business}/share_preverified_numbers'],
      ['DELETE', '/{business}/share_preverified_numbers'],
    ],
  },
  {
    name: 'Partner-led business verification',
    code: NO_PERMISSION,
    auth: 'business_management',
    rows: [
      ['POST', '/{business}/self_certify_whatsapp_business'],
      ['GET', '/{business}/self_certified_whatsapp_business_submissions'],
    ],
  },
  {
    name: 'Making a WABA for a client',
    code: NO_PERMISSION,
    auth: 'business_management',
    rows: [['POST', '/{business}/whatsapp_business_accounts']],
  },
  {
    name: 'The In-app Sign-ups API',
    code: NO_PERMISSION,
    auth: MANAGE,
    rows: [
      ['GET', '/{waba}/signups'],
      ['POST', '/{waba}/signups'],
      ['GET', '/signups/{signup}'],
      ['POST', '/signups/{signup}'],
    ],
  },
  {
    name: 'The Welcome Message Sequences API',
    code: NO_PERMISSION,
    auth: MANAGE,
    rows: [
      ['GET', '/{waba}/welcome_message_sequences'],
      ['POST', '/{waba}/welcome_message_sequences'],
      ['DELETE', '/{waba}/welcome_message_sequences'],
    ],
  },
  {
    name: 'The API of samples and feature states',
    code: NO_PERMISSION,
    auth: MANAGE,
    rows: [
      ['POST', '/{waba}/business_messaging_feature_status'],
      ['POST', '/{waba}/message_samples'],
    ],
  },
]

/** Known edges that answer with an error that names them, until they are built: never a silent success. */
export const notEmulatedEndpoints: readonly Endpoint<World>[] = families.flatMap(
  ({ name, code, auth = 'whatsapp_business_messaging', rows }) =>
    rows.map(([method, path]) => ({
      method,
      path,
      auth,
      ...(method !== 'GET' && { body: 'fields' as const }),
      doc: `${name} (not emulated)`,
      run() {
        const shown = path.replace(
          /^\/\{(\w+)\}/,
          (_, kind: string) => `/{${kind.replace('_', '-')}-id}`,
        )
        throw whatsappError(code, `${name} is not emulated: ${method} ${shown}.`)
      },
    })),
)
