import { atMost, sized } from './lengths.ts'
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

/** `parameters` is a member of every action; those that take none do not look at it. */
export const named = (name: string, parameters?: Shape): Shape =>
  object({
    name: needed(oneOf([name])),
    parameters: parameters ? needed(parameters) : anything(),
  })

export const ctaUrlAction = named(
  'cta_url',
  object({ display_text: needed(sized('Display text', 20)), url: needed(webLink) }),
)

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
