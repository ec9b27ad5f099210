import { isObject } from '../../../core/json.ts'
import { whatsappError } from '../../errors.ts'
import { namedLocation } from './content.shapes.ts'
import { atMost, memberOf } from './lengths.ts'
import { document, image, video } from './media.shapes.ts'
import { orderDetails, orderStatus } from './order.shapes.ts'
import { productSections } from './product-actions.shapes.ts'
import {
  anything,
  at,
  badValue,
  integer,
  list,
  type Member,
  missingMember,
  needed,
  object,
  oneOf,
  opened,
  type Shape,
  shapeNamed,
  text,
} from './shape.ts'

const subTypes = [
  'booking_confirmation',
  'catalog',
  'copy_code',
  'flow',
  'mpm',
  'order_details',
  'quick_reply',
  'reminder',
  'request_contact_info',
  'url',
  'voice_call',
]

/** What the enum message lists; a newer sub type is taken without being listed. */
const shownSubTypes = subTypes.filter((each) => each !== 'request_contact_info')

const action = object(
  {
    flow_token: text(),
    flow_action_data: anything(),
    thumbnail_product_retailer_id: text(),
    sections: productSections,
    order_details: orderDetails,
  },
  { open: true },
)

const couponCode = text((value) =>
  /^[A-Za-z0-9]{1,20}$/.test(value)
    ? undefined
    : badValue('coupon_code must be 1 to 20 letters and digits'),
)

/** The object that goes with each type of parameter. */
const contents: Readonly<Record<string, Shape>> = {
  text: text((value) =>
    value === ''
      ? whatsappError(131008, 'Parameter of type text is missing text value')
      : undefined,
  ),
  currency: object({
    fallback_value: needed(text()),
    code: needed(text()),
    amount_1000: needed(integer()),
  }),
  date_time: object({ fallback_value: needed(text()) }, { open: true }),
  image,
  video,
  document,
  location: namedLocation,
  product: object({ product_retailer_id: needed(text()), catalog_id: needed(text()) }),
  payload: atMost('Payload', 256),
  coupon_code: couponCode,
  action,
  ttl_minutes: integer(),
  group_id: text(),
  limited_time_offer: object({ expiration_time_ms: needed(integer()) }),
  tap_target_configuration: list(object({ url: needed(text()), title: needed(text()) })),
  order_status: orderStatus,
}

const mandatoryIn = (type: string) => () =>
  whatsappError(100, `Parameter '${type}' is mandatory for component parameter type '${type}'`)

const parameterTypes = Object.keys(contents)

const parameter: Shape = {
  read(given, path, walk) {
    const value = opened(given)
    if (!isObject(value)) return object({}).read(value, path, walk)
    const type = String(value['type'] ?? '').toLowerCase()
    const content = shapeNamed(contents, type)
    const members: Record<string, Member | Shape> = {
      type: needed(oneOf(parameterTypes)),
      parameter_name: text(),
      ...(content && { [type]: needed(content, mandatoryIn(type)) }),
    }
    return object(members, { open: content === undefined }).read(value, path, walk)
  },
}

const parameters = list(parameter)

const buttonIndex: Shape = {
  read(value, path, walk) {
    const index = Number(value)
    if (typeof value === 'object' || value === '' || !Number.isInteger(index)) {
      return integer().read(value, path, walk)
    }
    if (index < 0 || index > 9) walk.report('value', badValue(`${path} must be between 0 and 9`))
    return index
  },
}

const subType: Shape = {
  read(value, path, walk) {
    const known = subTypes.find((each) => each === String(value).toLowerCase())
    return known ?? oneOf(shownSubTypes).read(value, path, walk)
  },
}

/** What the action of a button must hold. */
const actionMembers: Readonly<Record<string, string>> = {
  mpm: 'sections',
  order_details: 'order_details',
}

const button = object(
  { type: text(), sub_type: needed(subType), index: needed(buttonIndex), parameters },
  {
    check({ sub_type: given, parameters: all }) {
      const member = actionMembers[String(given)]
      if (member === undefined || !Array.isArray(all)) return undefined
      const actions = all.map((each) => memberOf(each, 'action')).filter(isObject)
      return actions.some((each) => each[member] === undefined) ? missingMember(member) : undefined
    },
  },
)

const plain = object({ type: text(), parameters })

const cardComponents: Readonly<Record<string, Shape>> = { header: plain, body: plain, button }

const carousel = object({
  type: text(),
  cards: needed(
    list(
      object({
        card_index: needed(integer()),
        components: needed(list(componentOf(cardComponents))),
      }),
      (cards) =>
        cards.length < 1 || cards.length > 10
          ? badValue('Invalid cards count. Min allowed cards: 2, Max allowed cards: 10')
          : undefined,
    ),
  ),
})

const components = componentOf({
  header: plain,
  body: plain,
  footer: plain,
  button,
  carousel,
  limited_time_offer: plain,
  tap_target_configuration: plain,
  order_status: plain,
})

/** A component: what it holds depends on its type, whose letter case does not matter. */
function componentOf(kinds: Readonly<Record<string, Shape>>): Shape {
  const types = Object.keys(kinds)
  return {
    read(given, path, walk) {
      const value = opened(given)
      const type = memberOf(value, 'type')
      const shape = shapeNamed(kinds, type)
      if (isObject(value) && shape && typeof type === 'string') {
        return shape.read({ ...value, type: type.toLowerCase() }, path, walk)
      }
      if (!isObject(value)) return object({}).read(value, path, walk)
      if (type === undefined || type === null) {
        return object({ type: needed(text()) }, { open: true }).read(value, path, walk)
      }
      return oneOf(types).read(type, at(path, 'type'), walk)
    },
  }
}

export const template = object({
  name: needed(
    text((value) =>
      value.length > 512 ? badValue('Template name is too long. Max length is 512') : undefined,
    ),
  ),
  language: needed(object({ code: needed(text()), policy: oneOf(['deterministic']) })),
  components: list(components),
  namespace: text(),
})
