import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import { metadata, type Sample, type SampleSubjects, type Samples, timestamp } from './sample.ts'

const echoes: Sample = (subjects) => ({
  ...metadata(subjects),
  message_echoes: [
    {
      from: subjects.number.waId,
      to: subjects.customer.waId,
      id: subjects.outboundId,
      timestamp: timestamp(subjects),
      type: 'text',
      text: { body: 'We open at nine.' },
    },
  ],
})

const contact = (action: 'add' | 'remove', subjects: SampleSubjects): JsonObject => ({
  ...metadata(subjects),
  state_sync: [
    {
      type: 'contact',
      contact: {
        ...(action === 'add' && {
          full_name: subjects.customer.name,
          first_name: subjects.customer.name.split(' ')[0] ?? '',
        }),
        phone_number: subjects.customer.waId,
      },
      action,
      metadata: { timestamp: timestamp(subjects) },
    },
  ],
})

const DECLINED = 'History sync is turned off by the business from the WhatsApp Business App'

/** What a number in the WhatsApp Business app tells: a message sent there, its contacts, its past. */
export const businessAppSamples: Samples = {
  smb_message_echoes: echoes,
  message_echoes: echoes,
  smb_app_state_sync: (subjects) => contact('add', subjects),
  'smb_app_state_sync.add': (subjects) => contact('add', subjects),
  'smb_app_state_sync.remove': (subjects) => contact('remove', subjects),
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
                id: subjects.outboundId,
                timestamp: String(unixSeconds(subjects.now) - 61_600),
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
  'history.declined': (subjects) => ({
    ...metadata(subjects),
    history: [
      {
        errors: [
          {
            code: 2593109,
            title: DECLINED,
            message: DECLINED,
            error_data: { details: 'History sharing is turned off by the business' },
          },
        ],
      },
    ],
  }),
  'history.media': (subjects) => ({
    ...metadata(subjects),
    messages: [
      {
        from: subjects.customer.waId,
        id: subjects.inboundId,
        timestamp: String(unixSeconds(subjects.now) - 61_600),
        type: 'image',
        image: {
          mime_type: 'image/jpeg',
          sha256: 'apUWXGjALI4KE7rJ/fIUYPN+qFA367rfWh3rDZvi99w=',
          id: '1537268410926643',
        },
      },
    ],
  }),
}
