import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import { contacts, ids, metadata, type SampleSubjects, type Samples, timestamp } from './sample.ts'

const preference = (value: 'stop' | 'resume', subjects: SampleSubjects): JsonObject => ({
  ...metadata(subjects),
  ...contacts(subjects),
  user_preferences: [
    {
      ...ids(subjects),
      detail: `User requested to ${value} marketing messages`,
      category: 'marketing_messages',
      value,
      timestamp: unixSeconds(subjects.now),
    },
  ],
})

const automaticEvent = (
  event_name: string,
  subjects: SampleSubjects,
  more: JsonObject = {},
): JsonObject => ({
  ...metadata(subjects),
  automatic_events: [
    {
      id: subjects.inboundId,
      event_name,
      timestamp: unixSeconds(subjects.now),
      ctwa_clid: 'AffLantern',
      ...more,
    },
  ],
})

export const customerSamples: Samples = {
  user_preferences: (subjects) => preference('stop', subjects),
  'user_preferences.stop': (subjects) => preference('stop', subjects),
  'user_preferences.resume': (subjects) => preference('resume', subjects),
  user_id_update: (subjects) => ({
    ...metadata(subjects),
    ...contacts(subjects),
    user_id_update: [
      {
        wa_id: subjects.customer.waId,
        detail: `User id for ${subjects.customer.name} has been updated.`,
        user_id: {
          previous: 'US.88120476530917442',
          current: subjects.userIds?.userId ?? subjects.customer.bsuid,
        },
        ...(subjects.userIds?.parentUserId !== undefined && {
          parent_user_id: {
            previous: 'US.ENT.88120476530917442',
            current: subjects.userIds.parentUserId,
          },
        }),
        timestamp: timestamp(subjects),
      },
    ],
  }),
  automatic_events: (subjects) => automaticEvent('LeadSubmitted', subjects),
  'automatic_events.LeadSubmitted': (subjects) => automaticEvent('LeadSubmitted', subjects),
  'automatic_events.Purchase': (subjects) =>
    automaticEvent('Purchase', subjects, { custom_data: { currency: 'USD', value: 24 } }),
  'messages.errors': (subjects) => ({
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
  'messages.user_actions': (subjects) => ({
    ...metadata(subjects),
    user_actions: [
      {
        action_type: 'marketing_messages_link_click',
        timestamp: timestamp(subjects),
        marketing_messages_link_click_data: {
          click_component: 'cta',
          product_id: 'sku-7',
          click_id: 'c-81',
          tracking_token: 't-4',
        },
      },
    ],
  }),
  'messages.payment': (subjects) => ({
    ...metadata(subjects),
    statuses: [
      {
        id: subjects.outboundId,
        recipient_id: subjects.customer.waId,
        type: 'payment',
        status: 'captured',
        timestamp: timestamp(subjects),
        payment: {
          reference_id: 'order-1',
          amount: { value: 21_000, offset: 100 },
          currency: 'INR',
          transaction: {
            id: 'tx-1',
            pg_transaction_id: 'pg-1',
            type: 'razorpay',
            status: 'success',
            created_timestamp: unixSeconds(subjects.now),
            updated_timestamp: unixSeconds(subjects.now) + 1,
            method: { type: 'upi' },
          },
        },
      },
    ],
  }),
}
