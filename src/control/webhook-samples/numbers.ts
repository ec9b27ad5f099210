import type { JsonObject } from '../../core/json.ts'
import { type SampleSubjects, type Samples, timestamp, variants } from './sample.ts'

const name = (
  decision: string,
  { number }: SampleSubjects,
  rejection_reason: string | null = null,
): JsonObject => ({
  display_phone_number: number.waId,
  decision,
  requested_verified_name: number.verifiedName,
  rejection_reason,
})

const quality = (
  event: string,
  { number }: SampleSubjects,
  limits: JsonObject = { old_limit: 'TIER_250', current_limit: 'TIER_2K' },
): JsonObject => ({
  display_phone_number: number.waId,
  event,
  ...limits,
  max_daily_conversations_per_business: limits['current_limit'],
})

const security = (event: string, { number }: SampleSubjects, requester?: string): JsonObject => ({
  display_phone_number: number.waId,
  event,
  ...(requester !== undefined && { requester }),
})

const username = (status: string, { number }: SampleSubjects): JsonObject => ({
  display_phone_number: number.waId,
  username: 'lantern.goods',
  status,
})

export const numberSamples: Samples = {
  phone_number_name_update: (subjects) => name('APPROVED', subjects),
  ...variants('phone_number_name_update', ['DEFERRED', 'PENDING'], (word, subjects) =>
    name(word, subjects),
  ),
  'phone_number_name_update.REJECTED': (subjects) =>
    name('REJECTED', subjects, 'NAME_FORMAT_UNACCEPTABLE'),
  phone_number_quality_update: (subjects) =>
    quality('THROUGHPUT_UPGRADE', subjects, { current_limit: 'TIER_UNLIMITED' }),
  'phone_number_quality_update.ONBOARDING': (subjects) =>
    quality('ONBOARDING', subjects, { old_limit: 'TIER_NOT_SET', current_limit: 'TIER_250' }),
  ...variants(
    'phone_number_quality_update',
    ['UPGRADE', 'FLAGGED', 'UNFLAGGED'],
    (word, subjects) => quality(word, subjects),
  ),
  'phone_number_quality_update.DOWNGRADE': (subjects) =>
    quality('DOWNGRADE', subjects, { old_limit: 'TIER_2K', current_limit: 'TIER_250' }),
  security: (subjects) => security('PIN_RESET_REQUEST', subjects, '61555822107539'),
  ...variants('security', ['PIN_CHANGED', 'PIN_REQUEST_SUCCESS'], (word, subjects) =>
    security(word, subjects),
  ),
  business_username_update: (subjects) => username('approved', subjects),
  ...variants('business_username_update', ['reserved', 'deleted'], username),
  account_settings_update: (subjects) => ({
    messaging_product: 'whatsapp',
    timestamp: timestamp(subjects),
    type: 'phone_number_settings',
    phone_number_settings: {
      phone_number_id: subjects.number.id,
      calling: { status: 'ENABLED', call_icon_visibility: 'DEFAULT' },
    },
  }),
}
