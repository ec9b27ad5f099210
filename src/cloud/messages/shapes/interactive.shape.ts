import { isObject } from '../../../core/json.ts'
import { enumParameter } from '../../errors.ts'
import { carouselAction } from './carousel.shape.ts'
import { flowAction } from './flow-action.shape.ts'
import {
  addressAction,
  callPermissionAction,
  contactInfoAction,
  ctaUrlAction,
  locationAction,
  voiceCallAction,
} from './interactive-actions.shapes.ts'
import { sized } from './lengths.ts'
import { document, image, video } from './media.shapes.ts'
import { orderDetailsAction, orderStatusAction } from './order.shapes.ts'
import { catalogAction, productAction, productListAction } from './product-actions.shapes.ts'
import { buttonsAction, listAction } from './reply-actions.shapes.ts'
import {
  at,
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

const media = { image, video, document }

/** A header of one of some types, with the object that its type names. */
function header(types: readonly ('text' | keyof typeof media)[]): Shape {
  const members: Record<string, Member | Shape> = { type: needed(oneOf(types)), sub_text: text() }
  for (const type of types) {
    members[type] = type === 'text' ? sized('Header text', 60) : media[type]
  }
  const shape = object(members)
  return {
    read(value, path, walk) {
      const read = shape.read(value, path, walk)
      const type = isObject(read) ? read['type'] : undefined
      if (typeof type === 'string' && isObject(read) && !(type in read) && type in members) {
        walk.report('missing', missingMember(type))
      }
      return read
    },
  }
}

const body = (max: number): Shape => object({ text: needed(sized('Body text', max)) })
const footer = object({ text: needed(sized('Footer text', 60)) })
const anyHeader = header(['text', 'image', 'video', 'document'])

interface Parts {
  readonly header?: Member | Shape
  readonly body?: Member | Shape
  readonly footer?: boolean
  readonly action: Shape
}

const variant = (parts: Parts): Shape =>
  object({
    type: text(),
    ...(parts.header && { header: parts.header }),
    body: parts.body ?? needed(body(1024)),
    ...(parts.footer !== false && { footer }),
    action: needed(parts.action),
  })

const variants: Readonly<Record<string, Shape>> = {
  address_message: variant({ header: anyHeader, action: addressAction }),
  button: variant({ header: anyHeader, action: buttonsAction }),
  call_permission_request: variant({
    body: body(1024),
    footer: false,
    action: callPermissionAction,
  }),
  carousel: variant({ footer: false, action: carouselAction }),
  catalog_message: variant({ action: catalogAction }),
  cta_url: variant({ header: anyHeader, action: ctaUrlAction }),
  flow: variant({ header: anyHeader, action: flowAction }),
  list: variant({ header: header(['text']), body: needed(body(4096)), action: listAction }),
  location_request_message: variant({ footer: false, action: locationAction }),
  order_details: variant({
    header: header(['image', 'video', 'document']),
    action: orderDetailsAction,
  }),
  order_status: variant({ action: orderStatusAction }),
  product: variant({ body: body(1024), action: productAction }),
  product_list: variant({ header: needed(header(['text'])), action: productListAction }),
  request_contact_info: variant({ footer: false, action: contactInfoAction }),
  voice_call: variant({ action: voiceCallAction }),
}

/** `interactive`: which members it has depends on its type. */
export const interactive: Shape = {
  read(given, path, walk) {
    const value = opened(given)
    if (!isObject(value)) return object({}).read(value, path, walk)
    const type = value['type']
    if (type === undefined || type === null) {
      walk.report('missing', missingMember('type'))
      return value
    }
    const shape = shapeNamed(variants, type)
    if (!shape || typeof type !== 'string') {
      const known = Object.keys(variants).map((each) => each.toUpperCase())
      walk.report('word', enumParameter(at(path, 'type'), known, type))
      return value
    }
    return shape.read({ ...value, type: type.toLowerCase() }, path, walk)
  },
}
