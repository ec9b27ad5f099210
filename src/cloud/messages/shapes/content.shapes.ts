import { parameterError, requiredParameter } from '../../errors.ts'
import { badValue, bool, decimal, integer, list, needed, object, oneOf, text } from './shape.ts'

export const textMessage = object({
  body: needed(
    text((value, path) => {
      if (value === '') return requiredParameter(path)
      if (value.length <= 4096) return undefined
      return parameterError(`Param ${path} must be at most 4096 characters long.`)
    }),
    requiredParameter,
  ),
  preview_url: bool(),
})

const within = (limit: number, name: string) => (value: number) =>
  Math.abs(value) > limit ? badValue(`${name} must be between -${limit} and ${limit}`) : undefined

const place = {
  latitude: needed(decimal(within(90, 'Latitude'))),
  longitude: needed(decimal(within(180, 'Longitude'))),
}

/** Of a template's header: with name and address. */
export const namedLocation = object({ ...place, name: needed(text()), address: needed(text()) })

export const location = object({
  ...place,
  name: text(),
  address: text(),
})

const contact = object({
  name: needed(
    object({
      formatted_name: needed(text()),
      first_name: text(),
      last_name: text(),
      middle_name: text(),
      suffix: text(),
      prefix: text(),
    }),
  ),
  addresses: list(
    object({
      street: text(),
      city: text(),
      state: text(),
      zip: text(),
      country: text(),
      country_code: text(),
      type: text(),
    }),
  ),
  birthday: text((value) =>
    isDay(value) ? undefined : badValue('Birthday must have the form YYYY-MM-DD'),
  ),
  emails: list(object({ email: text(), type: text() })),
  org: object({ company: text(), department: text(), title: text() }),
  phones: list(object({ phone: text(), type: text(), wa_id: text(), user_id: text() })),
  urls: list(object({ url: text(), type: text() })),
})

function isDay(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)
  if (!match) return false
  const [, year, month, day] = match.map(Number)
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0))
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}

export const contacts = list(contact, (value) =>
  value.length < 1 || value.length > 257
    ? badValue('Invalid contacts count. Min allowed contacts: 1, Max allowed contacts: 257')
    : undefined,
)

/** Empty takes the reaction back. */
const oneEmoji =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:[\u{e0020}-\u{e007f}]+)?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*)$/u

export const reaction = object({
  message_id: needed(text()),
  emoji: needed(
    text((value) =>
      value === '' || oneEmoji.test(value) ? undefined : badValue('Emoji must be a single emoji'),
    ),
  ),
})

export const pin = object({
  type: needed(oneOf(['pin', 'unpin'])),
  message_id: needed(text()),
  expiration_days: {
    shape: integer((value) =>
      value < 1 || value > 30 ? badValue('expiration_days must be between 1 and 30') : undefined,
    ),
    required: ({ type }) => String(type).toLowerCase() === 'pin',
  },
})
