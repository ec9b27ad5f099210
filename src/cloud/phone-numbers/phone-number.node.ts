import type { Json } from '../../core/json.ts'
import { tierOf } from '../../core/limits/tier-names.ts'
import { callingCountry } from '../../core/phone-numbers/calling-country.ts'
import { newNameStatus } from '../../core/phone-numbers/new-name.ts'
import { callingCodeOf } from '../../core/phone-numbers/normalise.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { verificationOf } from '../../core/phone-numbers/verification.ts'
import { businessOfWaba } from '../../core/wabas/business-of-waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { graphTime } from '../graph-time.ts'
import { healthStatus } from '../health.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import { isPrincipal } from '../principal.ts'
import { callbackOf } from '../webhooks/subscriptions.ts'
import { renderAutomation, renderCommands } from './automation.endpoints.ts'
import { certificateOf } from './certificate.ts'
import { numberEdges } from './number-edges.ts'
import { numberHealth } from './number-health.ts'
import { renderOfficial } from './official-account.endpoints.ts'

const read =
  (pick: (number: PhoneNumber, call: Call<World>) => Json | undefined): FieldReader =>
  (id, call) => {
    const number = call.world.store.read.phoneNumbers.get(id)
    return number && pick(number, call)
  }

const tier = ({ wabaId }: PhoneNumber, call: Call<World>): string | undefined =>
  tierOf(businessOfWaba(call.world.store.read, wabaId))

const nameIsApproved = (number: PhoneNumber): boolean =>
  number.nameStatus === 'APPROVED' || number.nameStatus === 'AVAILABLE_WITHOUT_REVIEW'

/** A business phone number. */
export const phoneNumberNode: NodeKind = {
  kind: 'phone_number',
  type: 'WhatsAppBusinessAccountToNumberCurrentStatus',
  has: (tx, id) => tx.phoneNumbers.has(id),
  wabaId: (tx, id) => tx.phoneNumbers.get(id)?.wabaId,
  auth: 'whatsapp',
  fields: {
    verified_name: read((number) => number.verifiedName),
    code_verification_status: read((number, call) => verificationOf(number, call.at)),
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
    new_name_status: read((number, call) => newNameStatus(number, call.at)),
    new_display_name: read((number) => number.newName?.name),
    certificate: read((number) =>
      nameIsApproved(number) ? certificateOf(number, number.verifiedName) : undefined,
    ),
    new_certificate: read((number, call) =>
      number.newName && newNameStatus(number, call.at) === 'APPROVED'
        ? certificateOf(number, number.newName.name)
        : undefined,
    ),
    account_mode: read((number) => number.accountMode),
    messaging_limit_tier: read(tier),
    whatsapp_business_manager_messaging_limit: read(tier),
    is_pin_enabled: read((number) => number.pin !== undefined),
    is_official_business_account: read((number) => number.officialAccount?.status === 'APPROVED'),
    official_business_account: read(renderOfficial),
    is_on_biz_app: read((number) => number.coexistence),
    is_preverified_number: read(() => false),
    search_visibility: read((number) => number.searchVisibility ?? 'NON_VISIBLE'),
    eligibility_for_api_business_global_search: read(() => 'NON_ELIGIBLE_UNDEFINED_COUNTRY'),
    conversational_automation: read(renderAutomation),
    enable_welcome_message: read((number) => number.automation?.welcome),
    prompts: read((number) => number.automation?.prompts && [...number.automation.prompts]),
    commands: read(({ automation }) => automation?.commands && renderCommands(automation)),
    health_status: read((number, call) => healthStatus(call, number.wabaId, numberHealth(number))),
    country_code: read((number) => callingCountry(number.waId)),
    country_dial_code: read((number) => callingCodeOf(number.displayNumber)),
    username: read(() => ''),
    unified_cert_status: read((number) =>
      nameIsApproved(number) ? 'APPROVED' : 'NAME_PENDING_REVIEW',
    ),
  },
  since: { whatsapp_business_manager_messaging_limit: 24 },
  edges: numberEdges,
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
