import { unixSeconds } from '../../core/duration.ts'
import type { JsonObject } from '../../core/json.ts'
import {
  contacts,
  metadata,
  type SampleSubjects,
  type Samples,
  timestamp,
  variants,
} from './sample.ts'

/** Like a wamid, with a key of 32 digits and the business as second participant. */
function wacid({ customer, number }: SampleSubjects): string {
  const text = (value: string) =>
    Buffer.concat([Buffer.from([0x18, value.length]), Buffer.from(value, 'latin1')])
  const bytes = Buffer.concat([
    Buffer.from([0x1c]),
    text(customer.waId),
    Buffer.from([0x15, 0x02, 0x00, 0x12]),
    text('AA91C47F2B0DE85613AF03D8C45E9127'),
    Buffer.from([0x1c]),
    text(number.waId),
    Buffer.from([0x15, 0x02, 0x00, 0x00]),
  ])
  return `wacid.${bytes.toString('base64')}`
}

type Direction = 'USER_INITIATED' | 'BUSINESS_INITIATED'

function parties({ customer, number }: SampleSubjects, direction: Direction): JsonObject {
  return direction === 'USER_INITIATED'
    ? { from: customer.waId, to: number.waId }
    : { from: number.waId, to: customer.waId }
}

const connect = (
  direction: Direction,
  sdp_type: 'offer' | 'answer',
  subjects: SampleSubjects,
): JsonObject => ({
  ...metadata(subjects),
  ...contacts(subjects),
  calls: [
    {
      id: wacid(subjects),
      ...parties(subjects, direction),
      event: 'connect',
      timestamp: timestamp(subjects),
      direction,
      session: { sdp_type, sdp: 'v=0\r\no=- 7602563789789945080 2 IN IP4 127.0.0.1\r\n' },
    },
  ],
})

/** One that has failed never began. */
const ended = (status: 'COMPLETED' | 'FAILED', subjects: SampleSubjects): JsonObject => ({
  ...metadata(subjects),
  calls: [
    {
      id: wacid(subjects),
      to: subjects.number.waId,
      from: subjects.customer.waId,
      event: 'terminate',
      direction: 'USER_INITIATED',
      timestamp: timestamp(subjects),
      status,
      ...(status === 'COMPLETED' && {
        start_time: String(unixSeconds(subjects.now) - 120),
        end_time: timestamp(subjects),
        duration: 120,
      }),
    },
  ],
})

export const callSamples: Samples = {
  calls: (subjects) => connect('USER_INITIATED', 'offer', subjects),
  'calls.answered': (subjects) => connect('BUSINESS_INITIATED', 'answer', subjects),
  ...variants('calls', ['RINGING', 'ACCEPTED', 'REJECTED'], (status, subjects) => ({
    ...metadata(subjects),
    statuses: [
      {
        id: wacid(subjects),
        timestamp: timestamp(subjects),
        type: 'call',
        status,
        recipient_id: subjects.customer.waId,
      },
    ],
  })),
  'calls.terminate': (subjects) => ended('COMPLETED', subjects),
  'calls.failed': (subjects) => ({
    ...ended('FAILED', subjects),
    errors: [
      {
        code: 138021,
        title: 'Call media receive timeout',
        message: 'Call media receive timeout',
        error_data: { details: 'No media came from the business.' },
      },
    ],
  }),
}
