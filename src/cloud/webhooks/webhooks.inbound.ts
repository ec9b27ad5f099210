import type { Customer } from '../../core/customers/customer.ts'
import { unixSeconds } from '../../core/duration.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { mediaTypes } from '../../core/media/media-in-content.ts'
import type { Message } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import { titleOf } from '../codes.ts'
import { mediaLink } from '../media/media-link.ts'
import { aboutNumber, renderContact, renderIds, senderNames, shownOf } from './webhooks.contact.ts'

const unsupported = (code: number, title: string): JsonObject => ({
  code,
  title,
  message: title,
  error_data: { details: 'Message type is currently not supported.' },
})
/** In a group it has a code of its own. */
const unsupportedError = unsupported(131051, 'Message type unknown')
const unsupportedInGroup = unsupported(130501, titleOf(130501))

/** Media come with an address to fetch them from. */
function withLink(message: Message, { tx, env, base }: NotifyContext): Json {
  const { content } = message
  if (!mediaTypes.has(message.type) || !isObject(content)) return content
  const media = tx.media.get(String(content['id']))
  if (!media) return content
  const { voice, animated, ...rest } = content
  return {
    ...rest,
    url: mediaLink(base, media, env.now()),
    ...(voice !== undefined && { voice }),
    ...(animated !== undefined && { animated }),
  }
}

/** A reaction that was taken back has no emoji. */
export function contentOf(message: Message, context: NotifyContext): Json {
  const content = withLink(message, context)
  if (message.type !== 'reaction' || !isObject(content) || content['emoji'] !== '') return content
  const { emoji: _taken, ...rest } = content
  return rest
}

/** `request_welcome` and the like say all by their type. */
const isEmpty = (content: Json): boolean =>
  content === null || (isObject(content) && Object.keys(content).length === 0)

/** The older form of what `contacts` calls `identity_key_hash`. */
const identityOf = (customer: Customer): JsonObject => ({
  acknowledged: customer.identityAcknowledged,
  created_timestamp: customer.identityChangedAt,
  hash: customer.identityHash,
})

/** The value of a `messages` change with one inbound message. */
export function renderInbound(
  message: Message,
  number: PhoneNumber,
  context: NotifyContext,
): JsonObject {
  const customer = context.tx.customers.get(message.customer)
  const shown = shownOf(customer, message.customer, number, context)
  const { group_id: groupId, ...extra } = message.extra ?? {}
  const wire: Record<string, Json | undefined> = renderIds(shown, senderNames)
  if (groupId !== undefined) wire['group_id'] = groupId
  wire['id'] = message.id
  wire['timestamp'] = String(unixSeconds(message.at))
  if (message.context) wire['context'] = message.context
  if (customer && shown.identityHash !== undefined) wire['identity'] = identityOf(customer)
  for (const [name, value] of Object.entries(extra)) {
    if (value !== undefined) wire[name] = value
  }
  if (message.type === 'unsupported') {
    wire['errors'] ??= [groupId === undefined ? unsupportedError : unsupportedInGroup]
  }
  const content = contentOf(message, context)
  if (!isEmpty(content)) wire[message.type] = content
  wire['type'] = message.type
  return {
    ...aboutNumber(number),
    ...(message.type !== 'system' && { contacts: [renderContact(shown, true)] }),
    messages: [wire],
  }
}
