import type { JsonObject } from '../../core/json.ts'
import { type Sample, type SampleSubjects, type Samples, seconds, variants } from './sample.ts'

const SOLUTION = '774485461512159'

const wabaInfo = ({ waba }: SampleSubjects, more: JsonObject = {}): JsonObject => ({
  waba_info: { waba_id: waba.id, owner_business_id: waba.businessId, ...more },
})

/** What a partner is told of a client's account. */
const partner: Sample = (subjects) =>
  wabaInfo(subjects, {
    partner_app_id: subjects.app?.id ?? '200000000000001',
    solution_id: SOLUTION,
    solution_partner_business_ids: [subjects.waba.businessId],
  })

/** What goes with each event of `account_update`. */
const updates: Readonly<Record<string, Sample>> = {
  ACCOUNT_DELETED: () => ({}),
  ACCOUNT_VIOLATION: () => ({ violation_info: { violation_type: 'SCAM' } }),
  ACCOUNT_RESTRICTION: ({ now }) => ({
    restriction_info: [
      {
        restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
        expiration: seconds(now) + 604_800,
      },
    ],
  }),
  AD_ACCOUNT_LINKED: (subjects) => wabaInfo(subjects, { ad_account_linked: '990077001122334' }),
  AUTH_INTL_PRICE_ELIGIBILITY_UPDATE: ({ now }) => ({
    auth_international_rate_eligibility: {
      start_time: seconds(now),
      exception_countries: [{ country_code: 'IN', start_time: seconds(now) + 2_592_000 }],
    },
  }),
  BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: () => ({ country: 'GB' }),
  DISABLED_UPDATE: () => ({
    ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'April 17, 2026' },
  }),
  MM_LITE_TERMS_SIGNED: (subjects) => wabaInfo(subjects),
  PARTNER_ADDED: partner,
  PARTNER_REMOVED: partner,
  PARTNER_APP_INSTALLED: partner,
  PARTNER_APP_UNINSTALLED: partner,
  PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE: ({ waba }) => ({
    partner_client_certification_info: {
      client_business_id: waba.businessId,
      status: 'REJECTED',
      rejection_reasons: ['INVALID_WEBSITE'],
    },
  }),
  VOLUME_BASED_PRICING_TIER_UPDATE: ({ now }) => ({
    volume_tier_info: {
      tier_update_time: seconds(now),
      pricing_category: 'UTILITY',
      tier: '25000001:50000000',
      effective_month: new Date(now).toISOString().slice(0, 7),
      region: 'United Kingdom',
    },
  }),
  VERIFIED_ACCOUNT: () => ({}),
  ACCOUNT_OFFBOARDED: () => ({}),
  ACCOUNT_RECONNECTED: () => ({}),
}

const update = (event: string, subjects: SampleSubjects): JsonObject => ({
  event,
  ...updates[event]?.(subjects),
})

const MORE_MESSAGES = 'INCREASED_CAPABILITIES_ELIGIBILITY'

/** What each alert says. */
const alerts: Readonly<Record<string, string>> = {
  [`${MORE_MESSAGES}_DEFERRED`]: 'The messaging limit cannot be raised yet: send more messages.',
  [`${MORE_MESSAGES}_FAILED`]: 'The messaging limit cannot be raised.',
  [`${MORE_MESSAGES}_NEED_MORE_INFO`]: 'Raising the messaging limit needs more information.',
  OBA_APPROVED: 'The request for an official business account was approved.',
  OBA_REJECTED: 'The request for an official business account was rejected.',
  PROFILE_PICTURE_LOST: 'The profile picture of the business was removed.',
}

const alert = (type: string, { waba }: SampleSubjects): JsonObject => ({
  entity_type: 'BUSINESS',
  entity_id: waba.businessId,
  alert_info: {
    alert_severity: type.startsWith(MORE_MESSAGES) ? 'WARNING' : 'INFORMATIONAL',
    alert_status: 'ACTIVE',
    alert_type: type,
    alert_description: alerts[type],
  },
})

const decisions = ['REJECTED', 'PENDING', 'DEFERRED']

/** The word for a limit went with v24.0, when limits became those of the portfolio. */
const capability: Sample = ({ version }) => ({
  [version >= 24 ? 'max_daily_conversations_per_business' : 'max_daily_conversation_per_phone']:
    2000,
  max_phone_numbers_per_waba: 25,
})

export const accountSamples: Samples = {
  account_update: (subjects) => update('DISABLED_UPDATE', subjects),
  ...variants('account_update', Object.keys(updates), update),
  account_alerts: (subjects) => alert(`${MORE_MESSAGES}_DEFERRED`, subjects),
  ...variants('account_alerts', Object.keys(alerts), alert),
  account_review_update: () => ({ decision: 'APPROVED' }),
  ...variants('account_review_update', decisions, (decision) => ({ decision })),
  business_capability_update: capability,
  'business_capability_update.new': ({ version }) => ({
    [version >= 24 ? 'max_daily_conversations_per_business' : 'max_daily_conversation_per_phone']:
      250,
    max_phone_numbers_per_business: 2,
  }),
  business_status_update: ({ waba }) => ({ business_id: waba.businessId, event: 'VERIFIED' }),
  partner_solutions: () => ({
    event: 'SOLUTION_CREATED',
    solution_id: SOLUTION,
    solution_status: 'INITIATED',
  }),
  payment_configuration_update: ({ now }) => ({
    configuration_name: 'rzp-main',
    provider_name: 'razorpay',
    provider_mid: 'acc_9QkT',
    status: 'Needs Testing',
    created_timestamp: seconds(now) - 61_600,
    updated_timestamp: seconds(now),
  }),
}
