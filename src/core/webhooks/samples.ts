import type { Customer } from '../customers/customer.ts'
import type { JsonObject } from '../json.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Template } from '../templates/template.ts'
import type { Waba } from '../wabas/waba.ts'

/** Whose names a sample has in it. */
export interface SampleSubjects {
  readonly waba: Waba
  readonly number: PhoneNumber
  readonly customer: Customer
  readonly template: Template | undefined
  readonly flowId: string
  /** A message id of the Cloud form. */
  readonly wamid: string
  /** World time in ms. */
  readonly now: number
}

type Sample = (subjects: SampleSubjects) => JsonObject

const seconds = (ms: number): number => Math.floor(ms / 1000)

const metadata = ({ number }: SampleSubjects): JsonObject => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: number.waId, phone_number_id: number.id },
})

const contacts = ({ customer }: SampleSubjects): JsonObject => ({
  contacts: [{ profile: { name: customer.name }, wa_id: customer.waId, user_id: customer.bsuid }],
})

/** Template ids are JSON integers in template webhooks. */
const template = ({ template: row }: SampleSubjects): JsonObject => ({
  message_template_id: Number(row?.id ?? 440550660770880),
  message_template_name: row?.name ?? 'order_update',
  message_template_language: row?.language ?? 'en',
})

const echoes: Sample = (subjects) => ({
  ...metadata(subjects),
  message_echoes: [
    {
      from: subjects.number.waId,
      to: subjects.customer.waId,
      id: subjects.wamid,
      timestamp: String(seconds(subjects.now)),
      type: 'text',
      text: { body: 'We open at nine.' },
    },
  ],
})

const group =
  (type: string, more: JsonObject = {}): Sample =>
  (subjects) => ({
    ...metadata(subjects),
    groups: [
      {
        timestamp: String(seconds(subjects.now)),
        group_id: 'Y2FwaV9ncm91cDoxMjAyNTU1MDExMToxMjAzNjMwNDI5Mzg2NDUxMjMZD',
        type,
        ...more,
      },
    ],
  })

/** What each webhook field carries, as documented, with the names of this world in it. */
export const webhookSamples: Readonly<Record<string, Sample>> = {
  message_template_status_update: (subjects) => ({
    event: 'APPROVED',
    ...template(subjects),
    reason: 'NONE',
    message_template_category: subjects.template?.category ?? 'UTILITY',
  }),
  message_template_quality_update: (subjects) => ({
    previous_quality_score: 'GREEN',
    new_quality_score: 'YELLOW',
    ...template(subjects),
  }),
  message_template_components_update: (subjects) => ({
    ...template(subjects),
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
  }),
  template_category_update: (subjects) => ({
    ...template(subjects),
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  }),
  template_correct_category_detection: (subjects) => ({
    ...template(subjects),
    category: 'UTILITY',
    correct_category: 'MARKETING',
  }),
  phone_number_name_update: ({ number }) => ({
    display_phone_number: number.waId,
    decision: 'APPROVED',
    requested_verified_name: number.verifiedName,
    rejection_reason: null,
  }),
  phone_number_quality_update: ({ number }) => ({
    display_phone_number: number.waId,
    event: 'THROUGHPUT_UPGRADE',
    current_limit: 'TIER_UNLIMITED',
    max_daily_conversations_per_business: 'TIER_UNLIMITED',
  }),
  account_update: () => ({
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'April 17, 2026' },
  }),
  account_alerts: ({ waba }) => ({
    entity_type: 'BUSINESS',
    entity_id: waba.businessId,
    alert_info: {
      alert_severity: 'WARNING',
      alert_status: 'ACTIVE',
      alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
      alert_description: 'More information is needed to raise the messaging limit.',
    },
  }),
  account_review_update: () => ({ decision: 'APPROVED' }),
  business_capability_update: () => ({
    max_daily_conversations_per_business: 2000,
    max_phone_numbers_per_waba: 25,
  }),
  business_status_update: ({ waba }) => ({ business_id: waba.businessId, event: 'VERIFIED' }),
  security: ({ number }) => ({
    display_phone_number: number.waId,
    event: 'PIN_RESET_REQUEST',
    requester: '61555822107539',
  }),
  partner_solutions: () => ({
    event: 'SOLUTION_CREATED',
    solution_id: '774485461512159',
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
  user_preferences: (subjects) => ({
    ...metadata(subjects),
    ...contacts(subjects),
    user_preferences: [
      {
        wa_id: subjects.customer.waId,
        user_id: subjects.customer.bsuid,
        detail: 'User requested to stop marketing messages',
        category: 'marketing_messages',
        value: 'stop',
        timestamp: seconds(subjects.now),
      },
    ],
  }),
  user_id_update: (subjects) => ({
    ...metadata(subjects),
    ...contacts(subjects),
    user_id_update: [
      {
        wa_id: subjects.customer.waId,
        detail: `User id for ${subjects.customer.name} has been updated.`,
        user_id: { previous: 'US.88120476530917442', current: subjects.customer.bsuid },
        timestamp: String(seconds(subjects.now)),
      },
    ],
  }),
  business_username_update: ({ number }) => ({
    display_phone_number: number.waId,
    username: 'lantern.goods',
    status: 'approved',
  }),
  smb_message_echoes: echoes,
  message_echoes: echoes,
  smb_app_state_sync: (subjects) => ({
    ...metadata(subjects),
    state_sync: [
      {
        type: 'contact',
        contact: {
          full_name: subjects.customer.name,
          first_name: subjects.customer.name,
          phone_number: subjects.customer.waId,
        },
        action: 'add',
        metadata: { timestamp: String(seconds(subjects.now)) },
      },
    ],
  }),
  history: (subjects) => ({
    ...metadata(subjects),
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 55 },
        threads: [
          {
            id: subjects.customer.waId,
            messages: [
              {
                from: subjects.number.waId,
                id: subjects.wamid,
                timestamp: String(seconds(subjects.now) - 61_600),
                type: 'text',
                text: { body: 'hi' },
                history_context: { status: 'READ' },
              },
            ],
          },
        ],
      },
    ],
  }),
  calls: (subjects) => ({
    ...metadata(subjects),
    ...contacts(subjects),
    calls: [
      {
        id: 'wacid.HBgLMTIwMjU1NTAxMDEVAgASGCAzQUE5MUM0N0YyQjBERTg1NjEzQRwYCzEyMDI1NTUwMTExFQIAAA==',
        from: subjects.customer.waId,
        to: subjects.number.waId,
        event: 'connect',
        timestamp: String(seconds(subjects.now)),
        direction: 'USER_INITIATED',
        session: { sdp_type: 'offer', sdp: 'v=0\r\n' },
      },
    ],
  }),
  group_lifecycle_update: group('group_create', {
    request_id: '1065400000000001',
    subject: 'Tea of the month',
    description: 'One tea a month',
    invite_link: 'https://chat.whatsapp.com/LanternTea',
    join_approval_mode: 'auto_approve',
  }),
  group_participants_update: (subjects) =>
    group('group_participants_add', {
      reason: 'invite_link',
      added_participants: [{ wa_id: subjects.customer.waId }],
    })(subjects),
  group_settings_update: group('group_settings_update', {
    request_id: '1065400000000002',
    group_subject: { text: 'Tea of the month', update_successful: true },
  }),
  group_status_update: group('group_suspend'),
  flows: ({ flowId }) => ({
    event: 'FLOW_STATUS_CHANGE',
    message: 'Flow Webhook 1 status changed from DRAFT to PUBLISHED',
    flow_id: flowId,
    old_status: 'DRAFT',
    new_status: 'PUBLISHED',
  }),
  automatic_events: (subjects) => ({
    ...metadata(subjects),
    automatic_events: [
      {
        id: subjects.wamid,
        event_name: 'LeadSubmitted',
        timestamp: seconds(subjects.now),
        ctwa_clid: 'AffLantern',
      },
    ],
  }),
  account_settings_update: ({ number, now }) => ({
    messaging_product: 'whatsapp',
    timestamp: String(seconds(now)),
    type: 'phone_number_settings',
    phone_number_settings: {
      phone_number_id: number.id,
      calling: { status: 'ENABLED', call_icon_visibility: 'DEFAULT' },
    },
  }),
}

/** Subjects of `messages` that no message of the emulator makes: value-level errors, clicks, payments. */
export const messagesSamples: Readonly<Record<string, Sample>> = {
  errors: (subjects) => ({
    ...metadata(subjects),
    errors: [
      {
        code: 130429,
        title: 'Rate limit hit',
        message: 'Rate limit hit',
        error_data: { details: 'Cloud API message throughput has been reached.' },
        href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
      },
    ],
  }),
  user_actions: (subjects) => ({
    ...metadata(subjects),
    user_actions: [
      {
        action_type: 'marketing_messages_link_click',
        timestamp: String(seconds(subjects.now)),
        marketing_messages_link_click_data: {
          click_component: 'cta',
          product_id: 'sku-7',
          click_id: 'c-81',
          tracking_token: 't-4',
        },
      },
    ],
  }),
  payment: (subjects) => ({
    ...metadata(subjects),
    statuses: [
      {
        id: subjects.wamid,
        recipient_id: subjects.customer.waId,
        type: 'payment',
        status: 'captured',
        timestamp: String(seconds(subjects.now)),
        payment: {
          reference_id: 'order-1',
          amount: { value: 21_000, offset: 100 },
          currency: 'INR',
          transaction: {
            id: 'tx-1',
            pg_transaction_id: 'pg-1',
            type: 'razorpay',
            status: 'success',
            created_timestamp: seconds(subjects.now),
            updated_timestamp: seconds(subjects.now) + 1,
            method: { type: 'upi' },
          },
        },
      },
    ],
  }),
}

/** All that can be triggered, `messages.errors` and the like included. */
export const triggerable: readonly string[] = [
  ...Object.keys(webhookSamples),
  ...Object.keys(messagesSamples).map((each) => `messages.${each}`),
]

/** The documented value of a field, or of `messages.errors`. */
export function sampleValue(name: string, subjects: SampleSubjects): JsonObject | undefined {
  const sample = name.startsWith('messages.')
    ? messagesSamples[name.slice('messages.'.length)]
    : webhookSamples[name]
  return sample?.(subjects)
}
