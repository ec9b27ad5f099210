import type { Json, JsonObject } from '../core/json.ts'
import { isRestricted, restrictionTypes } from '../core/wabas/waba.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { isPrincipal } from './principal.ts'

type Health = 'AVAILABLE' | 'LIMITED' | 'BLOCKED'

interface HealthError {
  readonly code: number
  readonly description: string
  readonly solution: string
}

/** One thing that a message depends on. */
export interface HealthEntity {
  readonly type: 'PHONE_NUMBER' | 'WABA' | 'BUSINESS' | 'APP' | 'MESSAGE_TEMPLATE' | 'FLOW'
  readonly id: string
  /** Why it blocks messages. */
  readonly errors?: readonly HealthError[]
  /** Why it limits them. */
  readonly info?: readonly string[]
  readonly sip?: Health
}

/** The thing that was asked about first, then its WABA, business and app; the worst of all on top. */
export function healthStatus(
  call: Call<World>,
  wabaId: string,
  ...first: readonly HealthEntity[]
): JsonObject {
  const entities = [...first, ...surroundings(call, wabaId)]
  const found = entities.map(healthOf)
  const worst = (['BLOCKED', 'LIMITED'] as const).find((each) => found.includes(each))
  return { can_send_message: worst ?? 'AVAILABLE', entities: entities.map(render) }
}

function surroundings(call: Call<World>, wabaId: string): HealthEntity[] {
  const { read } = call.world.store
  const waba = read.wabas.get(wabaId)
  const business = read.businesses.get(waba?.businessId ?? '')
  const errors: HealthError[] = []
  // Meta lists no code for a restricted account, which sends nothing either; ASSUMED: that of a ban.
  if (waba?.status === 'DISABLED' || waba?.status === 'RESTRICTED') {
    const what = waba.status === 'DISABLED' ? 'banned' : 'restricted'
    errors.push({
      code: 141014,
      description: `The WhatsApp Business Account has been ${what}.`,
      solution: 'Appeal the decision in Business Support Home.',
    })
  }
  if (waba?.paymentProblem) {
    errors.push({
      code: 141006,
      description: 'There is an error with the payment method.',
      solution: 'Add a valid payment method in WhatsApp Manager.',
    })
  }
  const restricted = waba
    ? restrictionTypes.filter((type) => isRestricted(waba, type, call.world.env.now()))
    : []
  const verified = business?.verificationStatus === 'verified'
  return [
    { type: 'WABA', id: wabaId, errors, info: restricted.map((type) => `${type} is in force.`) },
    {
      type: 'BUSINESS',
      id: waba?.businessId ?? '',
      info: verified ? [] : ['Business verification is not finished.'],
    },
    { type: 'APP', id: isPrincipal(call.principal) ? call.principal.app.id : '' },
  ]
}

function healthOf({ errors = [], info = [] }: HealthEntity): Health {
  if (errors.length > 0) return 'BLOCKED'
  return info.length > 0 ? 'LIMITED' : 'AVAILABLE'
}

function render(entity: HealthEntity): Json {
  const { type, id, errors = [], info = [], sip } = entity
  return {
    entity_type: type,
    id,
    can_send_message: healthOf(entity),
    ...(sip !== undefined && { can_receive_call_sip: sip }),
    ...(errors.length > 0 && {
      errors: errors.map(({ code, description, solution }) => ({
        error_code: code,
        error_description: description,
        possible_solution: solution,
      })),
    }),
    ...(errors.length === 0 && info.length > 0 && { additional_info: [...info] }),
  }
}
