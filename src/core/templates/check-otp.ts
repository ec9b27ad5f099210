import type { JsonObject } from '../json.ts'
import { requireLength } from './check-texts.ts'
import { objectsOf, wordOf } from './component.ts'
import { refuseIf } from './template-refused.ts'

/** At least two parts, each begins with a letter. */
const packageName = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/
const signatureHash = /^[A-Za-z0-9+/=]{11}$/

/** The button that hands a code over: copied, filled in by one tap, or handed over without one. */
export function checkOtpButton(button: JsonObject, where: string): void {
  const type = wordOf(button, 'otp_type')
  refuseIf(type === undefined, 'field_missing', where, 'otp_type')
  requireLength(wordOf(button, 'autofill_text') ?? '', 25, 'button autofill_text')
  if (type === 'COPY_CODE') return
  const apps = appsOf(button)
  refuseIf(apps.length === 0, 'field_missing', where, 'supported_apps')
  refuseIf(apps.length > 5, 'bad_value', where, 'must have at most 5 supported_apps')
  for (const app of apps) checkApp(app, where)
  const agreed = type !== 'ZERO_TAP' || button['zero_tap_terms_accepted'] === true
  refuseIf(!agreed, 'bad_value', where, 'must have zero_tap_terms_accepted true')
}

/** One app stood on the button itself in older versions. */
function appsOf(button: JsonObject): JsonObject[] {
  const { package_name, signature_hash } = button
  if (package_name === undefined && signature_hash === undefined) {
    return objectsOf(button, 'supported_apps')
  }
  return [{ package_name, signature_hash }]
}

function checkApp(app: JsonObject, where: string): void {
  const name = wordOf(app, 'package_name')
  const hash = wordOf(app, 'signature_hash')
  refuseIf(name === undefined, 'field_missing', where, 'package_name')
  refuseIf(hash === undefined, 'field_missing', where, 'signature_hash')
  requireLength(name ?? '', 224, 'package_name')
  refuseIf(
    !packageName.test(name ?? ''),
    'bad_value',
    where,
    'must have a well formed package_name',
  )
  refuseIf(
    !signatureHash.test(hash ?? ''),
    'bad_value',
    where,
    'must have a signature_hash of 11 characters',
  )
}
