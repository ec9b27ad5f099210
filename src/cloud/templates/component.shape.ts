import { isObject } from '../../core/json.ts'
import { TemplateRefused } from '../../core/templates/template-refused.ts'
import { enumParameter, parameterError } from '../errors.ts'
import {
  anything,
  at,
  bool,
  integer,
  list,
  type Member,
  object,
  oneOf,
  type Shape,
  text,
} from '../messages/shapes/shape.ts'
import { templateError } from './template-errors.ts'

type Members = Readonly<Record<string, Member | Shape>>

/** An object whose `type`, in any letter case, says what else it may hold. */
function byType(kinds: Readonly<Record<string, Members>>): Shape {
  const types = Object.keys(kinds)
  const shapes = new Map(
    types.map((type) => [type, object({ type: anything(), ...kinds[type] })] as const),
  )
  return {
    read(value, path, walk) {
      if (!isObject(value)) {
        walk.report('type', parameterError(`Param ${path} must be a JSON object.`))
        return value
      }
      const { type } = value
      if (type === undefined) {
        walk.report('missing', templateError(new TemplateRefused('field_missing', path, 'type')))
        return value
      }
      const word = String(type).toUpperCase()
      const shape = shapes.get(word)
      if (!shape) {
        walk.report('type', enumParameter(at(path, 'type'), types, type))
        return value
      }
      return shape.read({ ...value, type: word }, path, walk)
    },
  }
}

const app = object({ package_name: text(), signature_hash: text() })
const deepLink = object({}, { open: true })

/** In the order in which Meta's error for an unknown type lists them. */
const buttonKinds: Readonly<Record<string, Members>> = {
  QUICK_REPLY: { text: text() },
  URL: { text: text(), url: text(), example: anything(), app_deep_link: deepLink },
  PHONE_NUMBER: { text: text(), phone_number: text() },
  OTP: {
    otp_type: oneOf(['COPY_CODE', 'ONE_TAP', 'ZERO_TAP']),
    text: text(),
    autofill_text: text(),
    supported_apps: list(app),
    zero_tap_terms_accepted: bool(),
    package_name: text(),
    signature_hash: text(),
  },
  MPM: { text: text() },
  CATALOG: { text: text() },
  FLOW: {
    text: text(),
    flow_id: anything(),
    flow_name: text(),
    flow_json: anything(),
    flow_action: oneOf(['NAVIGATE', 'DATA_EXCHANGE']),
    navigate_screen: text(),
    icon: oneOf(['DEFAULT', 'DOCUMENT', 'PROMOTION', 'REVIEW']),
  },
  VOICE_CALL: { text: text(), ttl_minutes: integer() },
  COPY_CODE: { text: text(), example: anything() },
  SPM: { text: text() },
  ORDER_DETAILS: { text: text() },
  CALL_REQUEST: { text: text() },
  REQUEST_CONTACT_INFO: { text: text() },
  APP: { text: text() },
  REMINDER: { text: text() },
  SEND_LOCATION: { text: text() },
  POSTBACK: { text: text() },
}

const buttons = list(byType(buttonKinds))
const formats = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'GIF', 'LOCATION', 'PRODUCT']
const header: Members = {
  format: oneOf(formats),
  text: text(),
  example: object({}, { open: true }),
}
const body: Members = {
  text: text(),
  example: object({}, { open: true }),
  add_security_recommendation: bool(),
}

const card = object({
  components: list(byType({ HEADER: header, BODY: body, BUTTONS: { buttons } })),
})

/** `components` of a template, all members of all types. */
export const componentsShape = list(
  byType({
    HEADER: header,
    BODY: body,
    FOOTER: { text: text(), code_expiration_minutes: integer() },
    BUTTONS: { buttons },
    CAROUSEL: { cards: list(card) },
    LIMITED_TIME_OFFER: {
      limited_time_offer: object({ text: text(), has_expiration: bool() }),
    },
    CALL_PERMISSION_REQUEST: {},
  }),
)
