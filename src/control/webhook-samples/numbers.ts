import type { JsonObject } from '../../core/json.ts'
import { limitsTold } from '../../core/limits/limits-told.ts'
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
  { number, now }: SampleSubjects,
  current: string,
  old?: string,
): JsonObject => ({
  display_phone_number: number.waId,
  event,
  ...limitsTold(now, current, old),
})

const reasons = [
  'NAME_EMPLOYEE_ISSUE',
  'NAME_ENDCLIENT_NOTRELATED',
  'NAME_FORMAT_UNACCEPTABLE',
  'NAME_INDIVIDUAL_ISSUE',
  'NAME_NOT_CONSISTENT',
  'UNKNOWN',
]

/** What the number was before. */
const changes: Readonly<Record<string, readonly [current: string, old?: string]>> = {
  THROUGHPUT_UPGRADE: ['TIER_UNLIMITED'],
  ONBOARDING: ['TIER_250'],
  UPGRADE: ['TIER_2K', 'TIER_250'],
  DOWNGRADE: ['TIER_250', 'TIER_2K'],
  FLAGGED: ['TIER_2K'],
  UNFLAGGED: ['TIER_2K'],
}

const change = (event: string, subjects: SampleSubjects): JsonObject => {
  const [current = '', old] = changes[event] ?? []
  return quality(event, subjects, current, old)
}

const REQUESTER = '61555822107539'

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
  ...variants('phone_number_name_update', ['APPROVED', 'DEFERRED', 'PENDING'], (word, subjects) =>
    name(word, subjects),
  ),
  'phone_number_name_update.REJECTED': (subjects) =>
    name('REJECTED', subjects, 'NAME_FORMAT_UNACCEPTABLE'),
  ...variants('phone_number_name_update', reasons, (reason, subjects) =>
    name('REJECTED', subjects, reason),
  ),
  phone_number_quality_update: (subjects) => change('THROUGHPUT_UPGRADE', subjects),
  ...variants('phone_number_quality_update', Object.keys(changes), change),
  security: (subjects) => security('PIN_RESET_REQUEST', subjects, REQUESTER),
  'security.PIN_RESET_REQUEST': (subjects) => security('PIN_RESET_REQUEST', subjects, REQUESTER),
  ...variants('security', ['PIN_CHANGED', 'PIN_REQUEST_SUCCESS'], (word, subjects) =>
    security(word, subjects),
  ),
  business_username_update: (subjects) => username('approved', subjects),
  ...variants('business_username_update', ['approved', 'reserved', 'deleted'], username),
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
