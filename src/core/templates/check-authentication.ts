import type { JsonObject } from '../json.ts'
import { checkButtons } from './check-buttons.ts'
import type { ComponentRules } from './check-components.ts'
import { buttonsOf, ofType, pathOf } from './component.ts'
import { refuseIf } from './template-refused.ts'

const allowed = new Set(['BODY', 'FOOTER', 'BUTTONS'])

/** A code, and nothing that the business could have written itself. */
export function checkAuthentication(
  components: readonly JsonObject[],
  rules: ComponentRules,
): void {
  const other = components.find((each) => !allowed.has(String(each['type'])))
  refuseIf(other !== undefined, 'component_not_allowed', String(other?.['type']), 'AUTHENTICATION')
  for (const type of ['BODY', 'FOOTER']) {
    const ownText = ofType(components, type)?.['text'] !== undefined
    refuseIf(ownText, 'component_not_allowed', `text of ${type}`, 'AUTHENTICATION')
  }
  const footer = ofType(components, 'FOOTER')
  if (footer) {
    const minutes = footer['code_expiration_minutes']
    refuseIf(minutes === undefined, 'field_missing', 'FOOTER', 'code_expiration_minutes')
    requireMinutes(minutes)
  }
  const buttons = buttonsOf(components)
  const holder = ofType(components, 'BUTTONS') ?? {}
  const hasOtp = buttons.some((each) => each['type'] === 'OTP')
  refuseIf(!hasOtp, 'field_missing', 'BUTTONS', 'OTP button')
  checkButtons(buttons, { ...rules, path: pathOf(components, holder) })
}

export function requireMinutes(minutes: unknown): void {
  const fits = typeof minutes === 'number' && minutes >= 1 && minutes <= 90
  refuseIf(!fits, 'bad_value', 'code_expiration_minutes', 'must be between 1 and 90')
}
