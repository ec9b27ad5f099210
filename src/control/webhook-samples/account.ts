import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import { restrictionTypes } from '../../core/wabas/waba.ts'
import { type Sample, type SampleSubjects, type Samples, variants } from './sample.ts'

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

const ban = (waba_ban_state: string): JsonObject => ({
  ban_info: { waba_ban_state, waba_ban_date: 'April 17, 2026' },
})

const restriction = (restriction_type: string, { now }: SampleSubjects): JsonObject => ({
  restriction_info: [{ restriction_type, expiration: unixSeconds(now) + 604_800 }],
})

/** What goes with each event of `account_update`. */
const updates: Readonly<Record<string, Sample>> = {
  ACCOUNT_DELETED: () => ({}),
  ACCOUNT_VIOLATION: () => ({ violation_info: { violation_type: 'SCAM' } }),
  ACCOUNT_RESTRICTION: (subjects) => restriction('RESTRICTED_BIZ_INITIATED_MESSAGING', subjects),
  AD_ACCOUNT_LINKED: ({ waba }) => ({
    waba_info: {
      waba_id: waba.id,
      ad_account_linked: '990077001122334',
      owner_business_id: waba.businessId,
    },
  }),
  AUTH_INTL_PRICE_ELIGIBILITY_UPDATE: ({ now }) => ({
    auth_international_rate_eligibility: {
      start_time: unixSeconds(now),
      exception_countries: [{ country_code: 'IN', start_time: unixSeconds(now) + 2_592_000 }],
    },
  }),
  BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: () => ({ country: 'GB' }),
  DISABLED_UPDATE: () => ban('SCHEDULE_FOR_DISABLE'),
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
      tier_update_time: unixSeconds(now),
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

/** Limits are those of the portfolio and stay an alert until they are settled; the rest is news of a number. */
const alert = (type: string, { waba, number }: SampleSubjects): JsonObject => {
  const ofBusiness = type.startsWith(MORE_MESSAGES)
  return {
    entity_type: ofBusiness ? 'BUSINESS' : 'PHONE_NUMBER',
    entity_id: ofBusiness ? waba.businessId : number.id,
    alert_info: {
      alert_severity: ofBusiness ? 'WARNING' : 'INFORMATIONAL',
      alert_status: ofBusiness ? 'ACTIVE' : 'NONE',
      alert_type: type,
      alert_description: alerts[type],
    },
  }
}

const decisions = ['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED']

/** The word for a limit went with v24.0, when limits became those of the portfolio. */
const capability: Sample = ({ version }) => ({
  [version >= 24 ? 'max_daily_conversations_per_business' : 'max_daily_conversation_per_phone']:
    2000,
  max_phone_numbers_per_waba: 25,
})

const solution = (event: string): JsonObject => ({
  event,
  solution_id: SOLUTION,
  solution_status: event === 'SOLUTION_CREATED' ? 'INITIATED' : 'ACTIVE',
})

const configuration = (status: string, { now }: SampleSubjects): JsonObject => ({
  configuration_name: 'rzp-main',
  provider_name: 'razorpay',
  provider_mid: 'acc_9QkT',
  status,
  created_timestamp: unixSeconds(now) - 61_600,
  updated_timestamp: unixSeconds(now),
})

export const accountSamples: Samples = {
  account_update: (subjects) => update('DISABLED_UPDATE', subjects),
  ...variants('account_update', Object.keys(updates), update),
  ...variants('account_update', ['DISABLE', 'SCHEDULE_FOR_DISABLE', 'REINSTATE'], (state) => ({
    event: 'DISABLED_UPDATE',
    ...ban(state),
  })),
  ...variants('account_update', restrictionTypes, (type, subjects) => ({
    event: 'ACCOUNT_RESTRICTION',
    ...restriction(type, subjects),
  })),
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
  /** ASSUMED: the field is known, its payload is documented nowhere. */
  business_status_update: ({ waba }) => ({ business_id: waba.businessId, event: 'VERIFIED' }),
  partner_solutions: () => solution('SOLUTION_CREATED'),
  ...variants('partner_solutions', ['SOLUTION_CREATED', 'SOLUTION_UPDATED'], solution),
  payment_configuration_update: (subjects) => configuration('Needs Testing', subjects),
  ...variants(
    'payment_configuration_update',
    ['Active', 'Needs Connecting', 'Needs Testing'],
    configuration,
  ),
}
