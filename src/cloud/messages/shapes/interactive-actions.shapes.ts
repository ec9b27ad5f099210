import { isObject } from '../../../core/json.ts'
import type { GraphError } from '../../errors.ts'
import { webLink } from './media.shapes.ts'
import {
  anything,
  badValue,
  integer,
  list,
  needed,
  object,
  oneOf,
  type Shape,
  text,
} from './shape.ts'

const sized = (what: string, max: number): Shape =>
  text((value) =>
    value.length < 1 || value.length > max
      ? badValue(`${what} length invalid. Min length: 1, Max length: ${max}`)
      : undefined,
  )

const atMost = (what: string, max: number): Shape =>
  text((value) =>
    value.length > max ? badValue(`${what} is too long. Max length is ${max}`) : undefined,
  )

export const memberOf = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)

/** The first value that occurs twice. */
export function repeated(values: readonly unknown[]): unknown {
  const seen = new Set<unknown>()
  for (const value of values) {
    if (value === undefined) continue
    if (seen.has(value)) return value
    seen.add(value)
  }
  return undefined
}

/** `parameters` is a member of every action; those that take none do not look at it. */
const named = (name: string, parameters?: Shape): Shape =>
  object({
    name: needed(oneOf([name])),
    parameters: parameters ? needed(parameters) : anything(),
  })

export const buttonsAction = object({
  buttons: needed(
    list(
      object({
        type: needed(oneOf(['reply'])),
        reply: needed(
          object({
            id: needed(
              text((value) => {
                if (value.length < 1 || value.length > 256) {
                  return badValue('Button id length invalid. Min length: 1, Max length: 256')
                }
                if (value.trim() === value) return undefined
                return badValue('Button id cannot have leading or trailing spaces')
              }),
            ),
            title: needed(sized('Button title', 20)),
          }),
        ),
      }),
      checkButtons,
    ),
  ),
})

function checkButtons(buttons: unknown[]): GraphError | undefined {
  if (buttons.length < 1 || buttons.length > 3) {
    return badValue('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3')
  }
  const id = repeated(buttons.map((each) => memberOf(each, 'reply', 'id')))
  if (id !== undefined) return badValue(`Duplicated button id: ${id}`)
  const title = repeated(buttons.map((each) => memberOf(each, 'reply', 'title')))
  return title === undefined ? undefined : badValue(`Duplicated button title: ${title}`)
}

const rows = list(
  object({
    id: needed(atMost('Row id', 200)),
    title: needed(
      text((value) => {
        if (value.length < 1) return badValue('Row title is too short. Min length is 1')
        return value.length > 24 ? badValue('Row title is too long. Max length is 24') : undefined
      }),
    ),
    description: atMost('Row description', 72),
  }),
  (value) => (value.length < 1 ? badValue('A section must have at least one row') : undefined),
)

export const listAction = object({
  button: needed(
    text((value) => {
      if (value.length < 1) return badValue('Button label is too short. Min length is 1')
      return value.length > 20 ? badValue('Button label is too long. Max length is 20') : undefined
    }),
  ),
  sections: needed(
    list(object({ title: atMost('Section title', 24), rows: needed(rows) }), checkSections),
  ),
})

function checkSections(sections: unknown[]): GraphError | undefined {
  const count = checkSectionCount(sections)
  if (count) return count
  const all = sections.flatMap((each) => (memberOf(each, 'rows') as unknown[] | undefined) ?? [])
  if (all.length > 10) return badValue('Total row count exceed max allowed count: 10')
  const id = repeated(all.map((each) => memberOf(each, 'id')))
  return id === undefined ? undefined : badValue(`Duplicated row id: ${id}`)
}

function checkSectionCount(sections: unknown[]): GraphError | undefined {
  if (sections.length < 1 || sections.length > 10) {
    return badValue('Invalid sections count. Min allowed sections: 1, Max allowed sections: 10')
  }
  const untitled = sections.length > 1 && sections.some((each) => !memberOf(each, 'title'))
  return untitled ? badValue('Section title is required when there is more than one') : undefined
}

export const ctaUrlAction = named(
  'cta_url',
  object({ display_text: needed(sized('Display text', 20)), url: needed(webLink()) }),
)

export const productAction = object({
  catalog_id: needed(text()),
  product_retailer_id: needed(text()),
})

export const productListAction = object({
  catalog_id: needed(text()),
  sections: needed(
    list(
      object({
        title: atMost('Section title', 24),
        product_items: needed(list(object({ product_retailer_id: needed(text()) }))),
      }),
      checkProductSections,
    ),
  ),
})

export function checkProductSections(sections: unknown[]): GraphError | undefined {
  const count = checkSectionCount(sections)
  if (count) return count
  const items = sections.flatMap(
    (each) => (memberOf(each, 'product_items') as unknown[] | undefined) ?? [],
  )
  if (items.length === 0) return badValue('A section must have at least one product')
  return items.length > 30
    ? badValue('Total product count exceed max allowed count: 30')
    : undefined
}

export const catalogAction = object({
  name: needed(oneOf(['catalog_message'])),
  parameters: object({ thumbnail_product_retailer_id: text() }),
})

const flowParameters = object(
  {
    flow_message_version: needed(text()),
    flow_id: text(),
    flow_name: text(),
    flow_cta: needed(
      text((value) => {
        if (value.length < 1) return badValue('Flow CTA length invalid. Min length: 1')
        return /\p{Extended_Pictographic}/u.test(value)
          ? badValue('Flow CTA cannot contain emoji')
          : undefined
      }),
    ),
    flow_token: text(),
    mode: oneOf(['draft', 'published']),
    flow_action: oneOf(['navigate', 'data_exchange']),
    flow_action_payload: object({ screen: needed(text()), data: anything() }),
  },
  { check: checkFlow },
)

function checkFlow(value: Record<string, unknown>): GraphError | undefined {
  if (value['flow_message_version'] !== '3') return badValue("flow_message_version must be '3'")
  if ((value['flow_id'] === undefined) === (value['flow_name'] === undefined)) {
    return badValue('Exactly one of flow_id and flow_name must be provided')
  }
  const data = memberOf(value, 'flow_action_payload', 'data')
  if (data === undefined) return undefined
  return isObject(data) && Object.keys(data).length > 0
    ? undefined
    : badValue('flow_action_payload data must be a non-empty object')
}

export const flowAction = named('flow', flowParameters)

export const locationAction = named('send_location')

export const addressAction = named(
  'address_message',
  object({
    country: needed(text()),
    values: object({}, { open: true }),
    saved_addresses: list(object({}, { open: true })),
    validation_errors: object({}, { open: true }),
  }),
)

export const voiceCallAction = object({
  name: needed(oneOf(['voice_call'])),
  parameters: object({
    display_text: sized('Display text', 20),
    ttl_minutes: integer((value) =>
      value < 1 || value > 43_200 ? badValue('ttl_minutes must be between 1 and 43200') : undefined,
    ),
    payload: atMost('Payload', 512),
  }),
})

export const callPermissionAction = named('call_permission_request')

export const contactInfoAction = named('request_contact_info')
