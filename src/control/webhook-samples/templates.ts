import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import { type Sample, type SampleSubjects, type Samples, variants } from './sample.ts'

/** Template ids are JSON integers in template webhooks. */
const template = ({ template: row }: SampleSubjects): JsonObject => ({
  message_template_id: Number(row?.id ?? 440550660770880),
  message_template_name: row?.name ?? 'order_update',
  message_template_language: row?.language ?? 'en',
})

const status = (
  event: string,
  subjects: SampleSubjects,
  reason: string | null = 'NONE',
  more: JsonObject = {},
): JsonObject => ({
  event,
  ...template(subjects),
  reason,
  message_template_category: subjects.template?.category ?? 'UTILITY',
  ...more,
})

const plainStatuses = [
  'APPROVED',
  'ARCHIVED',
  'UNARCHIVED',
  'FLAGGED',
  'IN_APPEAL',
  'LIMIT_EXCEEDED',
  'PENDING',
  'REINSTATED',
]

/** Why templates are rejected, but for INVALID_FORMAT, which says more. */
const reasons = [
  'ABUSIVE_CONTENT',
  'CATEGORY_NOT_AVAILABLE',
  'INCORRECT_CATEGORY',
  'PROMOTIONAL',
  'SCAM',
  'TAG_CONTENT_MISMATCH',
]

const badFormat: Sample = (subjects) =>
  status('REJECTED', subjects, 'INVALID_FORMAT', {
    rejection_info: {
      reason: 'The message template has parameters next to each other.',
      recommendation: 'Put text between the parameters and submit the template again.',
    },
  })

/** Locks and pauses, and their end, by their title. */
const locks: Readonly<Record<string, readonly [event: string, description: string]>> = {
  FIRST_PAUSE: ['PAUSED', 'Your template has been paused for 3 hours because of its quality.'],
  SECOND_PAUSE: ['PAUSED', 'Your template has been paused for 6 hours because of its quality.'],
  RATE_LIMITING_PAUSE: [
    'PAUSED',
    'Your template has been paused because its first messages got poor feedback.',
  ],
  UNPAUSE: ['APPROVED', 'Your template is active again.'],
}

const lock = (title: string, subjects: SampleSubjects, as?: string): JsonObject => {
  const [event = '', description = ''] = locks[title] ?? []
  return status(as ?? event, subjects, 'NONE', { other_info: { title, description } })
}

export const templateSamples: Samples = {
  message_template_status_update: (subjects) => status('APPROVED', subjects),
  ...variants('message_template_status_update', plainStatuses, status),
  'message_template_status_update.REJECTED': badFormat,
  'message_template_status_update.INVALID_FORMAT': badFormat,
  ...variants('message_template_status_update', reasons, (reason, subjects) =>
    status('REJECTED', subjects, reason),
  ),
  'message_template_status_update.PAUSED': (subjects) => lock('FIRST_PAUSE', subjects),
  ...variants('message_template_status_update', Object.keys(locks), (title, subjects) =>
    lock(title, subjects),
  ),
  'message_template_status_update.LOCKED': (subjects) =>
    lock('RATE_LIMITING_PAUSE', subjects, 'LOCKED'),
  'message_template_status_update.DISABLED': (subjects) =>
    status('DISABLED', subjects, 'NONE', {
      disable_info: { disable_date: unixSeconds(subjects.now) },
      other_info: {
        title: 'DISABLED',
        description: 'Your template has been disabled because of its quality.',
      },
    }),
  ...variants(
    'message_template_status_update',
    ['DELETED', 'PENDING_DELETION'],
    (event, subjects) => status(event, subjects, null),
  ),
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
  'template_category_update.impending': (subjects) => ({
    ...template(subjects),
    new_category: 'UTILITY',
    correct_category: 'MARKETING',
    category_update_timestamp: unixSeconds(subjects.now) + 86_400,
  }),
  /** ASSUMED: the field is known, its payload is documented nowhere. */
  template_correct_category_detection: (subjects) => ({
    ...template(subjects),
    category: 'UTILITY',
    correct_category: 'MARKETING',
  }),
}
