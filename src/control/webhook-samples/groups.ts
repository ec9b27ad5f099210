import type { JsonObject } from '../../core/json.ts'
import {
  ids,
  metadata,
  type Sample,
  type SampleSubjects,
  type Samples,
  timestamp,
} from './sample.ts'

const SUBJECT = 'Tea of the month'
const REQUEST = '1065400000000001'

/** Base64url of `capi_group:{business digits}:{18 digits}` with the escapes of a cursor. */
const groupId = ({ number }: SampleSubjects): string =>
  Buffer.from(`capi_group:${number.waId}:120363042938645123`)
    .toString('base64')
    .replaceAll('Z', 'ZA')
    .replaceAll('+', 'ZB')
    .replaceAll('/', 'ZC')
    .replaceAll('=', 'ZD')

const group =
  (type: string, more: Sample = () => ({})): Sample =>
  (subjects) => ({
    ...metadata(subjects),
    groups: [
      {
        timestamp: timestamp(subjects),
        group_id: groupId(subjects),
        type,
        ...more(subjects),
      },
    ],
  })

const failure = (code: number, message: string): JsonObject => ({
  errors: [{ code, message, title: message, error_data: { details: `${message}.` } }],
})

/** What two participants have come to with one message goes out in one webhook. */
const delivered: Sample = (subjects) => {
  const { waId, bsuid } = subjects.customer
  const participants = [
    { waId, bsuid },
    { waId: '12025550102', bsuid: 'US.40917288310557126' },
  ]
  return {
    ...metadata(subjects),
    statuses: participants.map((each) => ({
      id: subjects.outboundId,
      status: 'delivered',
      timestamp: timestamp(subjects),
      recipient_id: groupId(subjects),
      recipient_type: 'group',
      recipient_participant_id: each.waId,
      ...(subjects.userIds && { recipient_participant_user_id: each.bsuid }),
    })),
  }
}

export const groupSamples: Samples = {
  'messages.group': delivered,
  group_lifecycle_update: group('group_create', () => ({
    request_id: REQUEST,
    subject: SUBJECT,
    description: 'One tea a month',
    invite_link: 'https://chat.whatsapp.com/LanternTea',
    join_approval_mode: 'auto_approve',
  })),
  'group_lifecycle_update.delete': group('group_delete', () => ({ request_id: REQUEST })),
  'group_lifecycle_update.failed': group('group_create', () => ({
    request_id: REQUEST,
    ...failure(131211, 'Group create limit reached'),
  })),
  group_participants_update: group('group_participants_add', (subjects) => ({
    reason: 'invite_link',
    added_participants: [ids(subjects)],
  })),
  'group_participants_update.remove': group('group_participants_remove', (subjects) => ({
    request_id: REQUEST,
    removed_participants: [ids(subjects)],
    failed_participants: [
      { input: '12025550199', ...failure(131212, 'Participant is not in the group') },
    ],
    initiated_by: 'business',
  })),
  'group_participants_update.join_request_created': group(
    'group_join_request_created',
    (subjects) => ({ join_request_id: 'jr-1', ...ids(subjects) }),
  ),
  'group_participants_update.join_request_revoked': group(
    'group_join_request_revoked',
    (subjects) => ({ join_request_id: 'jr-1', ...ids(subjects) }),
  ),
  group_settings_update: group('group_settings_update', () => ({
    request_id: REQUEST,
    profile_picture: {
      mime_type: 'image/jpeg',
      sha256: 'apUWXGjALI4KE7rJ/fIUYPN+qFA367rfWh3rDZvi99w=',
      update_successful: true,
    },
    group_subject: { text: SUBJECT, update_successful: true },
    group_description: { text: 'One tea a month', update_successful: true },
  })),
  group_status_update: group('group_suspend'),
  'group_status_update.cleared': group('group_suspend_cleared'),
}
