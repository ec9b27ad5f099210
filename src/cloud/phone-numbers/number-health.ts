import { isObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { HealthEntity } from '../health.ts'

/** Whether a number can send. The code of SIP calling is Meta's; the others are those that sending answers. */
export function numberHealth(number: PhoneNumber): HealthEntity {
  const calling = number.features?.['calling']
  const callsOn = isObject(calling) && calling['status'] === 'ENABLED'
  const sipOn = callsOn && isObject(calling['sip']) && calling['sip']['status'] === 'ENABLED'
  return {
    type: 'PHONE_NUMBER',
    id: number.id,
    errors: problems(number),
    info: [
      ...(hinders(number.status) ? [`The phone number is ${wordOf(number)}.`] : []),
      ...(number.nameStatus === 'APPROVED' || number.nameStatus === 'AVAILABLE_WITHOUT_REVIEW'
        ? []
        : ['The display name is not approved.']),
    ],
    ...(callsOn && { sip: sipOn ? 'AVAILABLE' : 'BLOCKED' }),
  }
}

/** States in which messages still go out. */
const hinders = (status: PhoneNumber['status']): boolean =>
  status === 'FLAGGED' || status === 'RATE_LIMITED' || status === 'RESTRICTED'

const wordOf = ({ status }: PhoneNumber): string => status.toLowerCase().replaceAll('_', ' ')

function problems(number: PhoneNumber): NonNullable<HealthEntity['errors']> {
  const { platform, status } = number
  if (status === 'BANNED') {
    return [
      {
        code: 131031,
        description: 'The phone number is banned.',
        solution: 'Appeal the decision in Business Support Home.',
      },
    ]
  }
  if (platform === 'CLOUD_API' && (status === 'CONNECTED' || hinders(status))) return []
  return [
    {
      code: 133010,
      description:
        platform === 'ON_PREMISE'
          ? 'The phone number is registered with the On-Premises API.'
          : `The phone number is ${wordOf(number)}.`,
      solution: 'Register the phone number on the Cloud API.',
    },
  ]
}
