export const BUSINESS = '100000000000001'
export const WABA = '300000000000001'
const NUMBER = '12025550111'
const PHONE = '400000000000001'
const ADA = '12025550101'
export const NOW = 1_767_225_600
const SOLUTION = '774485461512159'

/** Members, their order and their types as Meta's reference has them, with the names of the default world in it. */
const about = {
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: NUMBER, phone_number_id: PHONE },
}
const template = {
  message_template_id: 440550660770880,
  message_template_name: 'order_update',
  message_template_language: 'en',
}
const ids = { wa_id: ADA, user_id: 'US.<digits>' }
const contacts = [{ profile: { name: 'Ada' }, ...ids }]

const status = (event: string, reason: string | null = 'NONE', more: object = {}) => ({
  event,
  ...template,
  reason,
  message_template_category: 'UTILITY',
  ...more,
})
const other = (title: string) => ({ other_info: { title, description: '<text>' } })
const rejection = { rejection_info: { reason: '<text>', recommendation: '<text>' } }

const named = (decision: string, rejection_reason: string | null = null) => ({
  display_phone_number: NUMBER,
  decision,
  requested_verified_name: 'Blue Lantern Tea',
  rejection_reason,
})
const limited = (event: string, limit: string, old?: string) => ({
  display_phone_number: NUMBER,
  event,
  ...(old !== undefined && { old_limit: old }),
  current_limit: limit,
  max_daily_conversations_per_business: limit,
})
const ban = (waba_ban_state: string) => ({
  event: 'DISABLED_UPDATE',
  ban_info: { waba_ban_state, waba_ban_date: 'April 17, 2026' },
})
const restricted = (restriction_type: string) => ({
  event: 'ACCOUNT_RESTRICTION',
  restriction_info: [{ restriction_type, expiration: NOW + 604_800 }],
})
const waba = { waba_id: WABA, owner_business_id: BUSINESS }
const partner = (event: string) => ({
  event,
  waba_info: {
    ...waba,
    partner_app_id: '200000000000001',
    solution_id: SOLUTION,
    solution_partner_business_ids: [BUSINESS],
  },
})
export const alert = (alert_type: string) => ({
  entity_type: 'BUSINESS',
  entity_id: BUSINESS,
  alert_info: {
    alert_severity: 'WARNING',
    alert_status: 'ACTIVE',
    alert_type,
    alert_description: '<text>',
  },
})
const numberAlert = (alert_type: string) => ({
  entity_type: 'PHONE_NUMBER',
  entity_id: PHONE,
  alert_info: {
    alert_severity: 'INFORMATIONAL',
    alert_status: 'NONE',
    alert_type,
    alert_description: '<text>',
  },
})
const security = (event: string) => ({ display_phone_number: NUMBER, event })
const solution = (event: string, solution_status: string) => ({
  event,
  solution_id: SOLUTION,
  solution_status,
})
const payments = (state: string) => ({
  configuration_name: 'rzp-main',
  provider_name: 'razorpay',
  provider_mid: 'acc_9QkT',
  status: state,
  created_timestamp: NOW - 61_600,
  updated_timestamp: NOW,
})
const preference = (value: string) => ({
  ...about,
  contacts,
  user_preferences: [
    {
      ...ids,
      detail: `User requested to ${value} marketing messages`,
      category: 'marketing_messages',
      value,
      timestamp: NOW,
    },
  ],
})
const username = (state: string) => ({
  display_phone_number: NUMBER,
  username: 'lantern.goods',
  status: state,
})
const echo = {
  ...about,
  message_echoes: [
    {
      from: NUMBER,
      to: ADA,
      id: 'wamid.…',
      timestamp: String(NOW),
      type: 'text',
      text: { body: '<text>' },
    },
  ],
}
const contact = (names: object, action: string) => ({
  ...about,
  state_sync: [
    {
      type: 'contact',
      contact: { ...names, phone_number: ADA },
      action,
      metadata: { timestamp: String(NOW) },
    },
  ],
})
const added = contact({ full_name: 'Ada', first_name: 'Ada' }, 'add')
const automatic = (event_name: string, more: object = {}) => ({
  ...about,
  automatic_events: [
    { id: 'wamid.…', event_name, timestamp: NOW, ctwa_clid: 'AffLantern', ...more },
  ],
})
const FLOW = '<flow>'
const published = {
  event: 'FLOW_STATUS_CHANGE',
  message: 'Flow <name> changed status from DRAFT to PUBLISHED',
  flow_id: FLOW,
  old_status: 'DRAFT',
  new_status: 'PUBLISHED',
}
const errorRate = (event: string, error_type: string) => ({
  event,
  message: '<text>',
  flow_id: FLOW,
  error_rate: 14.28,
  threshold: 10,
  alert_state: 'ACTIVATED',
  errors: [{ error_type, error_rate: 14.28, error_count: 2 }],
})
const declined = 'History sync is turned off by the business from the WhatsApp Business App'
const fact = (code: number, title: string) => ({
  code,
  title,
  message: title,
  error_data: { details: '<text>' },
})
const group = (type: string, more: object = {}) => ({
  ...about,
  groups: [{ timestamp: String(NOW), group_id: '<group>', type, ...more }],
})
const request = { request_id: '<digits>' }
const joining = { join_request_id: 'jr-1', ...ids }
const groupError = (code: number, message: string) => ({
  errors: [{ code, message, title: message, error_data: { details: '<text>' } }],
})
const call = (direction: string, from: string, to: string, sdp_type: string) => ({
  ...about,
  contacts,
  calls: [
    {
      id: 'wacid.…',
      from,
      to,
      event: 'connect',
      timestamp: String(NOW),
      direction,
      session: { sdp_type, sdp: '<text>' },
    },
  ],
})
const ended = (state: string, times: object) => ({
  ...about,
  calls: [
    {
      id: 'wacid.…',
      to: NUMBER,
      from: ADA,
      event: 'terminate',
      direction: 'USER_INITIATED',
      timestamp: String(NOW),
      status: state,
      ...times,
    },
  ],
})
const ringing = (state: string) => ({
  ...about,
  statuses: [
    { id: 'wacid.…', timestamp: String(NOW), type: 'call', status: state, recipient_id: ADA },
  ],
})

/** By the name that triggers it. */
export const documented: Record<string, object> = {
  message_template_status_update: status('APPROVED'),
  ...each(
    'message_template_status_update',
    'APPROVED ARCHIVED UNARCHIVED FLAGGED IN_APPEAL LIMIT_EXCEEDED PENDING REINSTATED',
    (event) => status(event),
  ),
  ...each('message_template_status_update', 'DELETED PENDING_DELETION', (event) =>
    status(event, null),
  ),
  ...each('message_template_status_update', 'REJECTED INVALID_FORMAT', () =>
    status('REJECTED', 'INVALID_FORMAT', rejection),
  ),
  ...each(
    'message_template_status_update',
    'ABUSIVE_CONTENT CATEGORY_NOT_AVAILABLE INCORRECT_CATEGORY PROMOTIONAL SCAM TAG_CONTENT_MISMATCH',
    (reason) => status('REJECTED', reason),
  ),
  ...each(
    'message_template_status_update',
    'FIRST_PAUSE SECOND_PAUSE RATE_LIMITING_PAUSE',
    (title) => status('PAUSED', 'NONE', other(title)),
  ),
  'message_template_status_update.PAUSED': status('PAUSED', 'NONE', other('FIRST_PAUSE')),
  'message_template_status_update.LOCKED': status('LOCKED', 'NONE', other('RATE_LIMITING_PAUSE')),
  'message_template_status_update.UNPAUSE': status('APPROVED', 'NONE', other('UNPAUSE')),
  'message_template_status_update.DISABLED': status('DISABLED', 'NONE', {
    disable_info: { disable_date: NOW },
    ...other('DISABLED'),
  }),
  message_template_quality_update: {
    previous_quality_score: 'GREEN',
    new_quality_score: 'YELLOW',
    ...template,
  },
  message_template_components_update: {
    ...template,
    message_template_title: 'Hi',
    message_template_element: 'Body {{1}}',
    message_template_footer: 'Bye',
    message_template_buttons: [
      {
        message_template_button_type: 'URL',
        message_template_button_text: 'Open',
        message_template_button_url: 'https://example.org',
      },
    ],
  },
  template_category_update: {
    ...template,
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  },
  'template_category_update.impending': {
    ...template,
    new_category: 'UTILITY',
    correct_category: 'MARKETING',
    category_update_timestamp: NOW + 86_400,
  },
  template_correct_category_detection: {
    ...template,
    category: 'UTILITY',
    correct_category: 'MARKETING',
  },
  phone_number_name_update: named('APPROVED'),
  ...each('phone_number_name_update', 'APPROVED DEFERRED PENDING', (decision) => named(decision)),
  'phone_number_name_update.REJECTED': named('REJECTED', 'NAME_FORMAT_UNACCEPTABLE'),
  ...each(
    'phone_number_name_update',
    'NAME_EMPLOYEE_ISSUE NAME_ENDCLIENT_NOTRELATED NAME_FORMAT_UNACCEPTABLE NAME_INDIVIDUAL_ISSUE NAME_NOT_CONSISTENT UNKNOWN',
    (reason) => named('REJECTED', reason),
  ),
  phone_number_quality_update: limited('THROUGHPUT_UPGRADE', 'TIER_UNLIMITED'),
  'phone_number_quality_update.THROUGHPUT_UPGRADE': limited('THROUGHPUT_UPGRADE', 'TIER_UNLIMITED'),
  'phone_number_quality_update.ONBOARDING': limited('ONBOARDING', 'TIER_250'),
  'phone_number_quality_update.UPGRADE': limited('UPGRADE', 'TIER_2K', 'TIER_250'),
  'phone_number_quality_update.DOWNGRADE': limited('DOWNGRADE', 'TIER_250', 'TIER_2K'),
  ...each('phone_number_quality_update', 'FLAGGED UNFLAGGED', (event) => limited(event, 'TIER_2K')),
  account_update: ban('SCHEDULE_FOR_DISABLE'),
  'account_update.DISABLED_UPDATE': ban('SCHEDULE_FOR_DISABLE'),
  ...each('account_update', 'DISABLE SCHEDULE_FOR_DISABLE REINSTATE', ban),
  ...each(
    'account_update',
    'ACCOUNT_DELETED VERIFIED_ACCOUNT ACCOUNT_OFFBOARDED ACCOUNT_RECONNECTED',
    (event) => ({ event }),
  ),
  'account_update.ACCOUNT_VIOLATION': {
    event: 'ACCOUNT_VIOLATION',
    violation_info: { violation_type: 'SCAM' },
  },
  'account_update.ACCOUNT_RESTRICTION': restricted('RESTRICTED_BIZ_INITIATED_MESSAGING'),
  ...each(
    'account_update',
    'RESTRICTED_ADD_PHONE_NUMBER_ACTION RESTRICTED_BIZ_INITIATED_MESSAGING RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
    restricted,
  ),
  'account_update.AD_ACCOUNT_LINKED': {
    event: 'AD_ACCOUNT_LINKED',
    waba_info: { waba_id: WABA, ad_account_linked: '<digits>', owner_business_id: BUSINESS },
  },
  'account_update.AUTH_INTL_PRICE_ELIGIBILITY_UPDATE': {
    event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
    auth_international_rate_eligibility: {
      start_time: NOW,
      exception_countries: [{ country_code: 'IN', start_time: NOW + 2_592_000 }],
    },
  },
  'account_update.BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE': {
    event: 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE',
    country: 'GB',
  },
  'account_update.MM_LITE_TERMS_SIGNED': { event: 'MM_LITE_TERMS_SIGNED', waba_info: waba },
  ...each(
    'account_update',
    'PARTNER_ADDED PARTNER_REMOVED PARTNER_APP_INSTALLED PARTNER_APP_UNINSTALLED',
    partner,
  ),
  'account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE': {
    event: 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
    partner_client_certification_info: {
      client_business_id: BUSINESS,
      status: 'REJECTED',
      rejection_reasons: ['INVALID_WEBSITE'],
    },
  },
  'account_update.VOLUME_BASED_PRICING_TIER_UPDATE': {
    event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
    volume_tier_info: {
      tier_update_time: NOW,
      pricing_category: 'UTILITY',
      tier: '25000001:50000000',
      effective_month: '2026-01',
      region: 'United Kingdom',
    },
  },
  account_alerts: alert('INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED'),
  ...each(
    'account_alerts',
    'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED INCREASED_CAPABILITIES_ELIGIBILITY_FAILED INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO',
    alert,
  ),
  ...each('account_alerts', 'OBA_APPROVED OBA_REJECTED PROFILE_PICTURE_LOST', numberAlert),
  account_review_update: { decision: 'APPROVED' },
  ...each('account_review_update', 'APPROVED REJECTED PENDING DEFERRED', (decision) => ({
    decision,
  })),
  business_capability_update: {
    max_daily_conversations_per_business: 2000,
    max_phone_numbers_per_waba: 25,
  },
  'business_capability_update.new': {
    max_daily_conversations_per_business: 250,
    max_phone_numbers_per_business: 2,
  },
  business_status_update: { business_id: BUSINESS, event: 'VERIFIED' },
  security: { ...security('PIN_RESET_REQUEST'), requester: '61555822107539' },
  'security.PIN_RESET_REQUEST': { ...security('PIN_RESET_REQUEST'), requester: '61555822107539' },
  ...each('security', 'PIN_CHANGED PIN_REQUEST_SUCCESS', security),
  partner_solutions: solution('SOLUTION_CREATED', 'INITIATED'),
  'partner_solutions.SOLUTION_CREATED': solution('SOLUTION_CREATED', 'INITIATED'),
  'partner_solutions.SOLUTION_UPDATED': solution('SOLUTION_UPDATED', 'ACTIVE'),
  payment_configuration_update: payments('Needs Testing'),
  'payment_configuration_update.Active': payments('Active'),
  'payment_configuration_update.Needs Connecting': payments('Needs Connecting'),
  'payment_configuration_update.Needs Testing': payments('Needs Testing'),
  user_preferences: preference('stop'),
  ...each('user_preferences', 'stop resume', preference),
  user_id_update: {
    ...about,
    contacts,
    user_id_update: [
      {
        wa_id: ADA,
        detail: 'User id for Ada has been updated.',
        user_id: { previous: 'US.<digits>', current: 'US.<digits>' },
        timestamp: String(NOW),
      },
    ],
  },
  business_username_update: username('approved'),
  ...each('business_username_update', 'approved reserved deleted', username),
  smb_message_echoes: echo,
  message_echoes: echo,
  smb_app_state_sync: added,
  'smb_app_state_sync.add': added,
  'smb_app_state_sync.remove': contact({}, 'remove'),
  history: {
    ...about,
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 55 },
        threads: [
          {
            id: ADA,
            messages: [
              {
                from: NUMBER,
                id: 'wamid.…',
                timestamp: String(NOW - 61_600),
                type: 'text',
                text: { body: '<text>' },
                history_context: { status: 'READ' },
              },
            ],
          },
        ],
      },
    ],
  },
  'history.declined': { ...about, history: [{ errors: [fact(2593109, declined)] }] },
  'history.media': {
    ...about,
    messages: [
      {
        from: ADA,
        id: 'wamid.…',
        timestamp: String(NOW - 61_600),
        type: 'image',
        image: { mime_type: 'image/jpeg', sha256: '<digest>', id: '<digits>' },
      },
    ],
  },
  flows: published,
  'flows.FLOW_STATUS_CHANGE': published,
  'flows.created': {
    event: 'FLOW_STATUS_CHANGE',
    message: 'Flow <name> has been created with status DRAFT',
    flow_id: FLOW,
    new_status: 'DRAFT',
  },
  'flows.CLIENT_ERROR_RATE': errorRate('CLIENT_ERROR_RATE', 'INVALID_SCREEN_TRANSITION'),
  'flows.ENDPOINT_ERROR_RATE': errorRate('ENDPOINT_ERROR_RATE', 'TIMEOUT'),
  'flows.ENDPOINT_LATENCY': {
    event: 'ENDPOINT_LATENCY',
    message: '<text>',
    flow_id: FLOW,
    p90_latency: 8000,
    p50_latency: 500,
    requests_count: 34,
    threshold: 7000,
    alert_state: 'ACTIVATED',
  },
  'flows.ENDPOINT_AVAILABILITY': {
    event: 'ENDPOINT_AVAILABILITY',
    message: '<text>',
    flow_id: FLOW,
    availability: 75,
    threshold: 90,
    alert_state: 'ACTIVATED',
  },
  'flows.FLOW_VERSION_EXPIRY_WARNING': {
    event: 'FLOW_VERSION_EXPIRY_WARNING',
    warning: '<text>',
    flow_id: FLOW,
  },
  automatic_events: automatic('LeadSubmitted'),
  'automatic_events.LeadSubmitted': automatic('LeadSubmitted'),
  'automatic_events.Purchase': automatic('Purchase', {
    custom_data: { currency: 'USD', value: 24 },
  }),
  account_settings_update: {
    messaging_product: 'whatsapp',
    timestamp: String(NOW),
    type: 'phone_number_settings',
    phone_number_settings: {
      phone_number_id: PHONE,
      calling: { status: 'ENABLED', call_icon_visibility: 'DEFAULT' },
    },
  },
  group_lifecycle_update: group('group_create', {
    ...request,
    subject: 'Tea of the month',
    description: '<text>',
    invite_link: 'https://chat.whatsapp.com/LanternTea',
    join_approval_mode: 'auto_approve',
  }),
  'group_lifecycle_update.delete': group('group_delete', request),
  'group_lifecycle_update.failed': group('group_create', {
    ...request,
    ...groupError(131211, 'Group create limit reached'),
  }),
  group_participants_update: group('group_participants_add', {
    reason: 'invite_link',
    added_participants: [ids],
  }),
  'group_participants_update.remove': group('group_participants_remove', {
    ...request,
    removed_participants: [ids],
    failed_participants: [
      { input: '12025550199', ...groupError(131212, 'Participant is not in the group') },
    ],
    initiated_by: 'business',
  }),
  'group_participants_update.join_request_created': group('group_join_request_created', joining),
  'group_participants_update.join_request_revoked': group('group_join_request_revoked', joining),
  group_settings_update: group('group_settings_update', {
    ...request,
    profile_picture: { mime_type: 'image/jpeg', sha256: '<digest>', update_successful: true },
    group_subject: { text: 'Tea of the month', update_successful: true },
    group_description: { text: '<text>', update_successful: true },
  }),
  group_status_update: group('group_suspend'),
  'group_status_update.cleared': group('group_suspend_cleared'),
  calls: call('USER_INITIATED', ADA, NUMBER, 'offer'),
  'calls.answered': call('BUSINESS_INITIATED', NUMBER, ADA, 'answer'),
  ...each('calls', 'RINGING ACCEPTED REJECTED', ringing),
  'calls.terminate': ended('COMPLETED', {
    start_time: String(NOW - 120),
    end_time: String(NOW),
    duration: 120,
  }),
  'calls.failed': { ...ended('FAILED', {}), errors: [fact(138021, 'Call media receive timeout')] },
  'messages.errors': {
    ...about,
    errors: [
      {
        ...fact(130429, 'Rate limit hit'),
        href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
      },
    ],
  },
  'messages.user_actions': {
    ...about,
    user_actions: [
      {
        action_type: 'marketing_messages_link_click',
        timestamp: String(NOW),
        marketing_messages_link_click_data: {
          click_component: 'cta',
          product_id: 'sku-7',
          click_id: 'c-81',
          tracking_token: 't-4',
        },
      },
    ],
  },
  'messages.payment': {
    ...about,
    statuses: [
      {
        id: 'wamid.…',
        recipient_id: ADA,
        type: 'payment',
        status: 'captured',
        timestamp: String(NOW),
        payment: {
          reference_id: 'order-1',
          amount: { value: 21_000, offset: 100 },
          currency: 'INR',
          transaction: {
            id: 'tx-1',
            pg_transaction_id: 'pg-1',
            type: 'razorpay',
            status: 'success',
            created_timestamp: NOW,
            updated_timestamp: NOW + 1,
            method: { type: 'upi' },
          },
        },
      },
    ],
  },
  'messages.group': {
    ...about,
    statuses: [ADA, '12025550102'].map((wa_id) => ({
      id: 'wamid.…',
      status: 'delivered',
      timestamp: String(NOW),
      recipient_id: '<group>',
      recipient_type: 'group',
      recipient_participant_id: wa_id,
      recipient_participant_user_id: 'US.<digits>',
    })),
  },
}

function each(
  field: string,
  words: string,
  value: (word: string) => object,
): Record<string, object> {
  return Object.fromEntries(words.split(' ').map((word) => [`${field}.${word}`, value(word)]))
}
