import { isObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { HealthEntity } from '../health.ts'

/** Whether a number can send. The code of SIP calling is Meta's; for an unregistered number it is that of sending. */
export function numberHealth(number: PhoneNumber): HealthEntity {
  const isOn = number.platform === 'CLOUD_API' && number.status === 'CONNECTED'
  const calling = number.features?.['calling']
  const callsOn = isObject(calling) && calling['status'] === 'ENABLED'
  const sipOn = callsOn && isObject(calling['sip']) && calling['sip']['status'] === 'ENABLED'
  return {
    type: 'PHONE_NUMBER',
    id: number.id,
    errors: [
      ...(isOn
        ? []
        : [
            {
              code: 133010,
              description:
                number.platform === 'ON_PREMISE'
                  ? 'The phone number is registered with the On-Premises API.'
                  : `The phone number is ${number.status.toLowerCase()}.`,
              solution: 'Register the phone number on the Cloud API.',
            },
          ]),
    ],
    info:
      number.nameStatus === 'APPROVED' || number.nameStatus === 'AVAILABLE_WITHOUT_REVIEW'
        ? []
        : ['The display name is not approved.'],
    ...(callsOn && { sip: sipOn ? 'AVAILABLE' : 'BLOCKED' }),
  }
}
