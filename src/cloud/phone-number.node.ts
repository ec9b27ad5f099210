import type { Json } from '../core/json.ts'
import { callingCountry } from '../core/phone-numbers/calling-country.ts'
import { callingCodeOf } from '../core/phone-numbers/normalise.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { graphTime } from './graph-time.ts'
import type { FieldReader, NodeKind } from './node-kind.ts'
import { isPrincipal } from './principal.ts'
import { callbackOf } from './subscriptions.ts'

const read =
  (pick: (number: PhoneNumber, call: Call<World>) => Json | undefined): FieldReader =>
  (id, call) => {
    const number = call.world.store.read.phoneNumbers.get(id)
    return number && pick(number, call)
  }

/** A business phone number. */
export const phoneNumberNode: NodeKind = {
  kind: 'phone_number',
  type: 'WhatsAppBusinessAccountToNumberCurrentStatus',
  has: (tx, id) => tx.phoneNumbers.has(id),
  wabaId: (tx, id) => tx.phoneNumbers.get(id)?.wabaId,
  auth: 'whatsapp',
  fields: {
    verified_name: read((number) => number.verifiedName),
    code_verification_status: read((number) => number.codeVerification),
    display_phone_number: read((number) => number.displayNumber),
    quality_rating: read((number) => number.qualityRating),
    quality_score: read((number) => ({ score: number.qualityRating })),
    platform_type: read((number) => number.platform),
    host_platform: read((number) => number.platform),
    throughput: read((number) => ({ level: number.throughput })),
    last_onboarded_time: read(
      (number) => number.lastOnboardedAt && graphTime(number.lastOnboardedAt),
    ),
    webhook_configuration: read(webhookConfiguration),
    status: read((number) => number.status),
    name_status: read((number) => number.nameStatus),
    account_mode: read((number) => number.accountMode),
    is_pin_enabled: read((number) => number.pin !== undefined),
    is_official_business_account: read(
      (number) => number.extra?.['is_official_business_account'] ?? false,
    ),
    is_on_biz_app: read((number) => number.coexistence),
    is_preverified_number: read(() => false),
    country_code: read((number) => callingCountry(number.waId)),
    country_dial_code: read((number) => callingCodeOf(number.displayNumber)),
  },
  defaults: [
    'verified_name',
    'code_verification_status',
    'display_phone_number',
    'quality_rating',
    'platform_type',
    'throughput',
    'last_onboarded_time',
    'webhook_configuration',
  ],
}

/** The callbacks that events of this number may go to; those that are not set are left out. */
function webhookConfiguration(number: PhoneNumber, call: Call<World>): Json | undefined {
  if (!isPrincipal(call.principal)) return undefined
  const { app } = call.principal
  const waba = call.world.store.read.wabas.get(number.wabaId)
  const override = waba?.subscribedApps.find((each) => each.appId === app.id)?.overrideCallbackUrl
  const callback = callbackOf(app)
  const all = {
    ...(number.overrideCallbackUrl && { phone_number: number.overrideCallbackUrl }),
    ...(override && { whatsapp_business_account: override }),
    ...(callback && { application: callback }),
  }
  return Object.keys(all).length > 0 ? all : undefined
}
